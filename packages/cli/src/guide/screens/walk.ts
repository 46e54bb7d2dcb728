import { isToEnd } from "../../terminal/interrupts.js";
import type { Terminal } from "../../terminal/terminal.js";
import { labelOf } from "../action-label.js";
import { isUndoable } from "../actions/undo.js";
import { comeBackCommand } from "../come-back.js";
import type { ActionName, GuideStep } from "../guide-step.js";
import { nextStep, readSteps } from "../steps/all-steps.js";
import { type GuideOptions, type GuideParts, readView, type View } from "../view.js";
import { ACTS } from "./act.js";
import { type Choice, choose, terminalHooks } from "./ask.js";
import { showDetails } from "./details.js";
import { explained } from "./explained.js";
import type { Screen } from "./screen.js";
import { showOverview, showStep } from "./show-steps.js";
import { undoScreen } from "./undo-screen.js";

type Wish = ActionName | "on" | "back" | "details" | "again" | "undo" | "leave";

/** Goes through the steps with a person, from the first that is not done, until they leave. */
export async function walk(
  options: GuideOptions,
  parts: GuideParts,
  terminal: Terminal,
): Promise<void> {
  let view = await readView(options, parts);
  let steps = readSteps(view);
  showOverview(options, steps, terminal);
  let position = (nextStep(steps) ?? steps.at(-1))?.number ?? 1;
  let isShown = false;
  for (;;) {
    const step = steps[position - 1];
    if (!step) return;
    // After its details, the step itself is not shown again.
    if (!isShown) showStep(step, steps.length, terminal);
    const screen = screenOf(view, parts, terminal);
    const wish = await choose("What next?", choicesOf(step, screen, steps.length));
    if (wish === undefined || wish === "leave") return showLeave(step, steps, options, terminal);
    if (wish === "on") position += 1;
    else if (wish === "back") position -= 1;
    else if (screen) await explained(terminal, () => fulfil(wish, step, screen));
    if (isToEnd()) return showLeave(step, steps, options, terminal);
    isShown = wish === "details";
    if (isShown) continue;
    view = await readView(options, parts);
    steps = readSteps(view);
    if (wish === "undo") position = (nextStep(steps) ?? step).number;
  }
}

function screenOf({ known }: View, parts: GuideParts, terminal: Terminal): Screen | undefined {
  if (!known) return undefined;
  // The files may name other accounts by now: what is done is done to those that were shown.
  const outside = { ...parts.outside, readSettings: () => known.settings };
  return { known, parts: { ...parts, outside }, terminal, hooks: terminalHooks(terminal) };
}

async function fulfil(
  wish: Exclude<Wish, "on" | "back" | "leave">,
  step: GuideStep,
  screen: Screen,
): Promise<void> {
  if (wish === "again") return;
  if (wish === "details") return await showDetails(step, screen);
  if (wish === "undo") return await undoScreen(screen);
  await ACTS[wish](screen, step);
}

/** The choices from here. Enter takes the first. Everything that writes asks again. */
function choicesOf(step: GuideStep, screen: Screen | undefined, last: number): Choice<Wish>[] {
  const { number, actions, isPassed, id } = step;
  const again: Choice<Wish> = { value: "again", label: "Look again" };
  const leave: Choice<Wish> = { value: "leave", label: "Leave" };
  if (!screen) return [again, leave];
  const on: Choice<Wish>[] =
    number < last && (isPassed || id !== "receive") ? [{ value: "on", label: "Go on" }] : [];
  const own = actions.map((value) => ({ value, label: labelOf(value, screen.known.options) }));
  const isReady = isPassed || own.length === 0;
  return [
    ...(isReady ? [...on, ...own] : [...own, ...on]),
    { value: "details", label: "Show details" },
    again,
    ...(number > 1 ? [{ value: "back" as const, label: "Back" }] : []),
    ...(isUndoable(screen.known) ? [{ value: "undo" as const, label: "Undo" }] : []),
    leave,
  ];
}

function showLeave(
  { number, title }: GuideStep,
  steps: readonly GuideStep[],
  options: GuideOptions,
  terminal: Terminal,
): void {
  terminal.out(`You are at step ${number} of ${steps.length}: ${title}. To come back:`);
  terminal.out(`  ${comeBackCommand(options)}`);
}

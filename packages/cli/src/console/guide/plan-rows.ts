import type { PlanRow, WaitingRow } from "@qstash-verify/console";
import { ADVICE } from "../../guide/steps/drain-step.js";
import type { Known } from "../../guide/view.js";
import { stepsToDo } from "../../migration/apply-plan.js";
import type { Difference } from "../../migration/kind/difference.js";
import type { Step } from "../../migration/kind/kind.js";
import { commandLine } from "../../migration/next-steps.js";
import { chosenKey } from "../../migration/selection.js";
import { WAITING_NAMES, waitingWords } from "../../migration/waiting.js";
import { decisionsOf } from "./decisions.js";

/** How many characters of a field are shown in a row. */
const LONGEST = 80;
/** How many fields of a row are shown before it is opened. */
const MOST_FIELDS = 3;
/** The fields by which schedules are told apart at a glance. */
const FIRST_FIELDS = ["cron", "destination"];

/** The plan, with one row for each resource; below it, what is never copied. */
export function planRows(known: Known): readonly PlanRow[] {
  const { todo, pausing } = stepsToDo(known.plan, true);
  const [isToDo, isPausing] = [new Set(todo), new Set(pausing)];
  const decisions = decisionsOf(known);
  const rows = known.plan.map((step): PlanRow => {
    const { kind, id, verdict, differences, isBegun } = step;
    const isRefused = verdict === "blocked" || verdict === "conflict";
    const offered = decisions.get(chosenKey(step)) ?? [];
    return {
      kind,
      id,
      plan: verdict,
      text: isPausing.has(step) && verdict === "same" ? handOver(known) : textOf(step),
      isToDo: isToDo.has(step),
      isPausing: isPausing.has(step),
      decisions: offered,
      difference: (isBegun ? [] : differences).map(({ field, source, target }) => {
        return { field, from: source, to: target };
      }),
      ...(isRefused &&
        remedyFor(
          step,
          offered.map(({ name }) => name),
          known,
        )),
    };
  });
  return [...rows, ...stayingRows(known)];
}

function handOver({ options: { from, to } }: Known): string {
  return `is handed over: paused in ${from}, and runs in ${to}`;
}

function textOf({ reasons, differences, target }: Step): string {
  if (reasons.length > 0) return reasons.join("; ");
  const first = differences.filter(({ field }) => FIRST_FIELDS.includes(field));
  if (target === undefined && first.length > 0) {
    return first.map(({ source }) => cut(source)).join(" → ");
  }
  const shown = differences.slice(0, MOST_FIELDS).map((each) => fieldText(each, target));
  const more = differences.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function fieldText({ field, source, target }: Difference, present: unknown): string {
  if (present === undefined) return `${field} ${cut(source)}`;
  return `${field} ${cut(target) || "not set"} → ${cut(source) || "not set"}`;
}

function cut(lines: string): string {
  const text = lines.replaceAll("\n", ", ");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function remedyFor(
  { id, verdict }: Step,
  decisions: readonly string[],
  { options }: Known,
): Pick<PlanRow, "remedy" | "command"> {
  const { from, to } = options;
  const [first] = decisions;
  if (first === undefined) {
    const remedy =
      verdict === "blocked"
        ? `Change it in ${from}, and look again; or create it in ${to} by hand.`
        : `Make it the same in both by hand, and look again.`;
    return { remedy };
  }
  const says = first.startsWith("meant-") ? [`--${first}`, id] : [`--${first}`];
  return {
    remedy: "Decide, and it is copied with the rest.",
    command: commandLine("apply", options, ["--name", id, "--pause-source", ...says]),
  };
}

const STAYING = ["queued", "heldByFlowControl", "underWay", "deadLetters", "workflowRuns"] as const;

function stayingRows({ waiting, options }: Known): PlanRow[] {
  const left = STAYING.filter((name) => waiting[name] > 0);
  const rows = left.map((name) => [
    waitingWords(name, waiting[name]),
    `${waiting[name]}: ${ADVICE[name]}`,
  ]);
  return [...rows, ["logs", `those of ${options.from} stay there`]].map(([id = "", text = ""]) => ({
    kind: "staying",
    id,
    plan: "staying",
    text,
    isToDo: false,
    isPausing: false,
    decisions: [],
    difference: [],
  }));
}

/** What still waits in the old region, and what to do about each kind of it. */
export function waitingRows({ waiting }: Known): readonly WaitingRow[] {
  return WAITING_NAMES.map((name) => ({
    what: waitingWords(name, waiting[name]),
    count: waiting[name],
    remedy: ADVICE[name],
  }));
}

import { stepsToDo } from "../../migration/apply-plan.js";
import { planLines } from "../../migration/show-plan.js";
import type { Terminal } from "../../terminal/terminal.js";
import { primaryIn, variablesOf } from "../actions/set-variables.js";
import type { GuideStep } from "../guide-step.js";
import { showLetters } from "./drain-screen.js";
import type { Screen } from "./screen.js";
import { showVariables } from "./variables-screen.js";

/** Everything there is to a step, and the plain commands that do the same. */
export async function showDetails(step: GuideStep, screen: Screen): Promise<void> {
  const { known, terminal } = screen;
  const { options, plan } = known;
  if (step.id === "receive" || step.id === "send") {
    showVariables(await variablesOf(known, primaryIn(step.id, known)), terminal);
  } else if (step.id === "plan" || step.id === "release") {
    const all = { steps: plan, from: options.from, to: options.to };
    for (const line of planLines(all, true, terminal)) terminal.out(line);
  } else if (step.id === "copy") showTodo(screen);
  else if (step.id === "drain") await showLetters(screen);
  showCommands(step, terminal);
}

function showTodo({ known, terminal }: Screen): void {
  const { todo, pausing } = stepsToDo(known.plan, true);
  for (const step of todo) {
    const pause = pausing.includes(step) ? `; paused in ${known.options.from}` : "";
    terminal.out(`  ${step.verdict} ${step.kind} ${step.id}${pause}`);
  }
}

function showCommands({ commands }: GuideStep, terminal: Terminal): void {
  if (commands.length === 0) return;
  terminal.out(terminal.paint.dim("As a command:"));
  for (const command of commands) terminal.out(`  ${command}`);
}

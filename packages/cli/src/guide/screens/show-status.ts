import type { Terminal } from "../../terminal/terminal.js";
import type { GuideStep } from "../guide-step.js";
import { nextStep } from "../steps/all-steps.js";
import type { View } from "../view.js";
import { showFact, showOverview } from "./show-steps.js";

/** The state of a migration, if nobody can be asked: all steps, and the commands of the next one. */
export function showStatus(
  view: View | undefined,
  steps: readonly GuideStep[],
  terminal: Terminal,
): void {
  showOverview(view?.options, steps, terminal);
  const next = nextStep(steps) ?? steps.at(-1);
  if (!next) return;
  terminal.out("");
  terminal.out(terminal.paint.bold(`${next.number} ${next.title}`));
  for (const fact of next.facts) showFact(fact, terminal);
  if (next.state === "done") return;
  terminal.out("");
  for (const command of next.commands) terminal.out(command);
}

/** The same for machines. */
export function statusAsJson(view: View | undefined, steps: readonly GuideStep[]): object {
  const { from = null, to = null } = view?.options ?? {};
  const journal = view?.known?.session.journal;
  return {
    from,
    to,
    journal: journal && !journal.isEmpty ? journal.name : null,
    next: nextStep(steps)?.id ?? null,
    steps: steps.map(({ id, number, title, state, summary, facts, commands }) => {
      return { id, number, title, state, summary, facts, commands };
    }),
  };
}

import type { Terminal } from "../terminal/terminal.js";
import type { Step } from "./kind/kind.js";
import { nextSteps } from "./next-steps.js";
import {
  failureText,
  missedOf,
  moment,
  outcomeFacts,
  type Report,
  refusedOf,
  straysOf,
} from "./outcome-facts.js";
import { showTold } from "./show-told.js";

/** Whether everything of the source is in the target now, as it is to be. */
export function isWhole({ steps, outcome }: Report): boolean {
  const { failed, nowhere, stopped, unwanted } = outcome;
  return (
    stopped === undefined &&
    failed.length + nowhere.length + unwanted.length + refusedOf(steps).length === 0
  );
}

/** An outcome as text: what was paused, what failed and why, what is left; and what to do next. */
export function showOutcome(report: Report, terminal: Terminal): void {
  showResult(report, terminal);
  const { isEmpty, name } = report.session.journal;
  if (isEmpty) return;
  const next = nextSteps(report.options, { journal: name, isWhole: isWhole(report) });
  for (const line of ["", ...next]) terminal.out(line);
}

/** What was paused, what failed and why, what is left. */
export function showResult(report: Report, terminal: Terminal): void {
  for (const fact of outcomeFacts(report)) showTold(fact, terminal);
}

/** An outcome for machines. */
export function outcomeAsJson({ steps, outcome, session }: Report): object {
  const named = ({ kind, id }: Step) => ({ kind, id });
  const { done, failed, left, stopped, moved, placeholders, nowhere, copiedPaused } = outcome;
  const { isEmpty, name } = session.journal;
  const strays = straysOf(outcome, session);
  return {
    done: done.map(named),
    copiedPaused: copiedPaused.toSorted(),
    failed: failed.map((each) => ({ ...named(each.step), reason: failureText(each) })),
    left: left.map(named),
    stopped: stopped?.message ?? null,
    refused: refusedOf(steps).map((step) => ({
      ...named(step),
      verdict: step.verdict,
      reasons: step.reasons,
    })),
    moved,
    placeholders,
    runsNowhere: strays.filter(({ id }) => nowhere.includes(id)),
    runsThoughPaused: strays.filter(({ id }) => !nowhere.includes(id)),
    journal: isEmpty ? null : name,
    missed: missedOf(session).map(([id, ticks]) => ({ id, ticks: ticks.map(moment) })),
  };
}

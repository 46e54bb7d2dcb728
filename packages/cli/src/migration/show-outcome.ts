import { indented } from "../terminal/indented.js";
import type { Terminal } from "../terminal/terminal.js";
import type { Step } from "./kind/kind.js";
import { planOf } from "./migration-session.js";
import { missedAsJson } from "./missed-facts.js";
import { nextSteps, type State } from "./next-steps.js";
import { failureText, outcomeFacts, type Report, refusedOf } from "./outcome-facts.js";
import { straysOf } from "./schedule-facts.js";
import { chosenKey } from "./selection.js";
import { showTold } from "./show-told.js";

/** Whether everything that was selected is in the target now, as it is to be. */
export function isWhole({ steps, leftOut, outcome }: Report): boolean {
  const { failed, nowhere, stopped, unwanted } = outcome;
  return (
    stopped === undefined &&
    failed.length + nowhere.length + unwanted.length + refusedOf(steps).length + leftOut.length ===
      0
  );
}

/** An outcome as text: what was paused, what failed and why, what is left; and what to do next. */
export function showOutcome(report: Report, terminal: Terminal): void {
  showResult(report, terminal);
  const { isEmpty, name } = report.session.journal;
  if (isEmpty && report.leftOut.length === 0) return;
  const next = nextSteps(report.options, {
    journal: isEmpty ? undefined : name,
    state: stateOf(report),
  });
  terminal.out("");
  for (const { label, text, isCommand } of next) {
    const first = label.padEnd(LABEL);
    const margins = { first, rest: " ".repeat(LABEL), width: LABEL };
    terminal.out(isCommand ? first + text : indented(text, terminal, margins));
  }
}

/** Columns of the labels. */
const LABEL = 9;

function stateOf(report: Report): State {
  if (isWhole(report)) {
    // A command for schedules in both regions would also write and pause what was not selected.
    if (isPart(report)) return "part";
    return report.outcome.inBoth.length > 0 ? "in both" : "whole";
  }
  return isWhole({ ...report, leftOut: [] }) ? "not as reviewed" : "unfinished";
}

/** Whether something of the source was not selected, and is not in the target as it is to be. */
function isPart({ steps, session, options }: Report): boolean {
  const { only: _only, name: _name, chosen: _chosen, ...all } = options;
  const selected = new Set(steps.map(chosenKey));
  const others = planOf(session, all).filter((step) => !selected.has(chosenKey(step)));
  return others.some(({ verdict }) => verdict !== "same");
}

/** What was paused, what failed and why, what is left. */
export function showResult(report: Report, terminal: Terminal): void {
  for (const fact of outcomeFacts(report)) showTold(fact, terminal);
}

/** An outcome for machines. */
export function outcomeAsJson({ steps, leftOut, outcome, session }: Report): object {
  const named = ({ kind, id }: Step) => ({ kind, id });
  const { done, failed, left, stopped, moved, inBoth, placeholders, nowhere, copiedPaused } =
    outcome;
  const { isEmpty, name } = session.journal;
  const strays = straysOf(outcome, session);
  return {
    done: done.map(named),
    copiedPaused: copiedPaused.toSorted(),
    failed: failed.map((each) => ({ ...named(each.step), reason: failureText(each) })),
    left: left.map(named),
    leftOut: leftOut.map(named),
    stopped: stopped?.message ?? null,
    refused: refusedOf(steps).map((step) => ({
      ...named(step),
      verdict: step.verdict,
      reasons: step.reasons,
    })),
    moved,
    runsInBoth: inBoth,
    placeholders,
    runsNowhere: strays.filter(({ id }) => nowhere.includes(id)),
    runsThoughPaused: strays.filter(({ id }) => !nowhere.includes(id)),
    journal: isEmpty ? null : name,
    ...missedAsJson(session.journal.switches),
  };
}

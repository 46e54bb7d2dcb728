import { reasonOf } from "../api/api-error.js";
import { paragraph } from "../terminal/paragraph.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { Outcome } from "./apply-plan.js";
import type { Failed, Step } from "./kind/kind.js";
import type { MigrationSession } from "./migration-session.js";
import { nextSteps } from "./next-steps.js";
import { mendingCommand } from "./schedule/mending-command.js";
import type { MigrationOptions } from "./selection.js";
import { summaryOf } from "./show-plan.js";

/** What is told of a plan that was carried out. */
export interface Report {
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
  readonly session: MigrationSession;
  readonly options: MigrationOptions;
}

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
  const { green, red, yellow } = terminal.paint;
  const { steps, outcome, session } = report;
  const { done, failed, left, stopped, moved, placeholders, copiedPaused } = outcome;
  const [from, to] = regionsOf(session);
  const say = (mark: string, text: string) => terminal.out(remark(mark, text, terminal));
  for (const { kind, id, verdict, reasons } of refusedOf(steps)) {
    say(yellow("!"), `${kind} ${id} is ${verdict}: ${reasons.join("; ")}`);
  }
  for (const each of failed) {
    say(red("✗"), `${each.step.kind} ${each.step.id}: ${failureText(each)}`);
  }
  for (const [id, ticks] of missedOf(session)) {
    say(yellow("!"), `schedule ${id} missed ${ticks.map(moment).join(", ")} in its switch`);
  }
  if (moved.length > 0) {
    terminal.out(`paused in ${from}, running in ${to}: ${moved.toSorted().join(", ")}`);
  }
  if (copiedPaused.length > 0) {
    say(
      yellow("!"),
      `paused in ${from}, and copied as paused: ${copiedPaused.toSorted().join(", ")}. Resume those that are meant to run`,
    );
  }
  if (stopped) {
    say(red("✗"), `stopped: ${stopped.message}`);
    const names = left.map(({ kind, id }) => `${kind} ${id}`).toSorted();
    if (names.length > 0) terminal.out(`  not done: ${names.join(", ")}`);
    terminal.out("  run it again to go on");
  }
  if (placeholders.length > 0) {
    say(
      yellow("!"),
      `a placeholder, which fires nothing, is in ${to} for: ${placeholders.toSorted().join(", ")}. \`migrate apply\` goes on from it, \`migrate undo\` removes it`,
    );
  }
  showStrays(report, terminal);
  const result = `${done.length} done, ${failed.length} failed, ${left.length} left; the plan was: ${summaryOf(steps)}`;
  const sign = stopped || failed.length > 0 ? red("✗") : green("✓");
  terminal.out(paragraph(`${sign} ${result}`, terminal));
}

function showStrays({ outcome, session }: Report, terminal: Terminal): void {
  const { red, bold } = terminal.paint;
  const [from, to] = regionsOf(session);
  for (const { id, mend } of straysOf(outcome, session)) {
    const text = outcome.nowhere.includes(id)
      ? `RUNS NOWHERE: it is paused in ${from}, and does not run in ${to}. To resume it:`
      : `RUNS IN ${to}, though it is paused in ${from}. To pause it:`;
    terminal.out(`${red("✗")} ${bold(`schedule ${id} ${text}`)}`);
    terminal.out(`    ${mend}`);
  }
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

/** The schedules that are where they should not be, and the command that mends each. */
function straysOf({ nowhere, unwanted }: Outcome, { source, target }: MigrationSession) {
  return [
    ...nowhere.map((id) => ({ id, mend: mendingCommand(source, id, "resume") })),
    ...unwanted.map((id) => ({ id, mend: mendingCommand(target, id, "pause") })),
  ];
}

function failureText({ error, note }: Failed): string {
  const text = reasonOf(error);
  return note === "" ? text : `${text}; ${note}`;
}

function refusedOf(steps: readonly Step[]): Step[] {
  return steps.filter(({ verdict }) => verdict === "blocked" || verdict === "conflict");
}

function missedOf({ journal }: MigrationSession) {
  return [...journal.missed].filter(([, ticks]) => ticks.length > 0);
}

function regionsOf({ source, target }: MigrationSession) {
  return [source.account.region, target.account.region] as const;
}

function moment(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000", "");
}

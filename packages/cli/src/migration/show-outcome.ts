import { ApiError } from "../api/api-error.js";
import type { Terminal } from "../terminal/terminal.js";
import { mendingCommand } from "./mend.js";
import type { MigrationSession } from "./migration-session.js";
import type { Failed, Outcome } from "./outcome.js";
import type { Step } from "./plan.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import { summaryOf } from "./show-plan.js";
import { whereaboutsText } from "./whereabouts-text.js";

/** What is told of a plan that was carried out. */
export interface Report {
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
  readonly session: MigrationSession;
}

/** An outcome as text: what was paused, what failed and why, what is left. */
export function showOutcome(report: Report, terminal: Terminal): void {
  const { green, red, yellow } = terminal.paint;
  const { steps, outcome, session } = report;
  const { done, failed, left, stopped, moved, placeholders } = outcome;
  const [from, to] = regionsOf(session);
  for (const { kind, id, verdict, reasons } of refusedOf(steps)) {
    terminal.out(`${yellow("!")} ${kind} ${id} is ${verdict}: ${reasons.join("; ")}`);
  }
  for (const each of failed) {
    terminal.out(`${red("✗")} ${each.step.kind} ${each.step.id}: ${reasonOf(each, session)}`);
  }
  for (const [id, ticks] of missedOf(session)) {
    terminal.out(
      `${yellow("!")} schedule ${id} missed ${ticks.map(moment).join(", ")} in its switch`,
    );
  }
  if (moved.length > 0) {
    terminal.out(`paused in ${from}, running in ${to}: ${moved.toSorted().join(", ")}`);
  }
  const copiedPaused = pausedCopies(done);
  if (copiedPaused.length > 0) {
    terminal.out(
      `${yellow("!")} paused in ${from}, and copied as paused: ${copiedPaused.join(", ")}. Resume those that are meant to run`,
    );
  }
  if (stopped) {
    terminal.out(`${red("✗")} stopped: ${stopped.message}`);
    const names = left.map(({ kind, id }) => `${kind} ${id}`).toSorted();
    if (names.length > 0) terminal.out(`  not done: ${names.join(", ")}`);
    terminal.out("  run it again to go on");
  }
  if (placeholders.length > 0) {
    terminal.out(
      `${yellow("!")} a placeholder, which fires nothing, is in ${to} for: ${placeholders.toSorted().join(", ")}. \`migrate apply\` goes on from it, \`migrate undo\` removes it`,
    );
  }
  showStrays(report, terminal);
  const result = `${done.length} done, ${failed.length} failed, ${left.length} left; the plan was: ${summaryOf(steps)}`;
  terminal.out(`${stopped || failed.length > 0 ? red("✗") : green("✓")} ${result}`);
}

/** Whoever paused them, they run in neither region. */
function pausedCopies(done: readonly Step[]): string[] {
  const isPausedCopy = ({ kind, source }: Step) =>
    kind === "schedule" && (source as ScheduleDefinition).isPaused;
  return done
    .filter(isPausedCopy)
    .map(({ id }) => id)
    .toSorted();
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
  const { done, failed, left, stopped, moved, placeholders, nowhere } = outcome;
  const strays = straysOf(outcome, session);
  return {
    done: done.map(named),
    copiedPaused: pausedCopies(done),
    failed: failed.map((each) => ({ ...named(each.step), reason: reasonOf(each, session) })),
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

function reasonOf({ error, where }: Failed, session: MigrationSession): string {
  const message = error instanceof Error ? error.message : String(error);
  const facts = error instanceof ApiError ? [error.region, error.status ?? "no answer"] : [];
  const text = [...facts, message].join(": ");
  const place = where === undefined || where === "unwanted" ? "" : whereaboutsText(where, session);
  return place === "" ? text : `${text}; ${place}`;
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

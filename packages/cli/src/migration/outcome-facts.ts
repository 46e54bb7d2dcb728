import { reasonOf } from "../api/api-error.js";
import type { Outcome } from "./apply-plan.js";
import type { Failed, Step } from "./kind/kind.js";
import type { MigrationSession } from "./migration-session.js";
import { missedFacts } from "./missed-facts.js";
import { mendingCommand } from "./schedule/mending-command.js";
import type { MigrationOptions, SelectionOptions } from "./selection.js";
import { summaryOf } from "./show-plan.js";
import type { Undone } from "./undo.js";

/** What is told of a plan that was carried out. */
export interface Report {
  readonly steps: readonly Step[];
  /** Steps that a reviewed plan does not have, or not as they are now: they were not tried. */
  readonly leftOut: readonly Step[];
  readonly outcome: Outcome;
  readonly session: MigrationSession;
  readonly options: MigrationOptions & SelectionOptions;
}

/** One thing that is told of what was done, in a sentence. */
export interface Told {
  /** A `loud` fact must be acted on at once. */
  readonly tone: "good" | "warning" | "bad" | "loud" | "plain" | "command";
  readonly text: string;
  /** Whether this can be left out where each resource is shown with its result. */
  readonly isOfResources?: true;
}

/** What was paused, what failed and why, what is left, and the result. */
export function outcomeFacts(report: Report): readonly Told[] {
  const { steps, leftOut, outcome, session } = report;
  const { done, failed, left, stopped } = outcome;
  const isBad = stopped !== undefined || failed.length > 0;
  const refused = refusedOf(steps).map(({ kind, id, verdict, reasons }) => {
    return ofResources(warning(`${kind} ${id} is ${verdict}: ${reasons.join("; ")}`));
  });
  const counts = [
    `${done.length} done`,
    `${failed.length} failed`,
    `${left.length} left`,
    ...(leftOut.length > 0 ? [`${leftOut.length} left out`] : []),
  ];
  const result = `${counts.join(", ")}; the plan was: ${summaryOf(steps)}`;
  return [
    ...refused,
    ...failed.map((each) =>
      ofResources(bad(`${each.step.kind} ${each.step.id}: ${failureText(each)}`)),
    ),
    ...scheduleFacts(report),
    ...stopFacts(outcome),
    ...placeholderFacts(outcome, session),
    ...strayFacts(outcome, session),
    { tone: isBad ? "bad" : leftOut.length > 0 ? "warning" : "good", text: result },
  ];
}

function scheduleFacts({ outcome, session }: Report): Told[] {
  const { moved, copiedPaused } = outcome;
  const [from, to] = regionsOf(session);
  const paused = `paused in ${from}, and copied as paused: ${listOf(copiedPaused)}. Resume those that are meant to run`;
  return [
    ...missedFacts(session.journal.switches).map(warning),
    ...(moved.length > 0 ? [plain(`paused in ${from}, running in ${to}: ${listOf(moved)}`)] : []),
    ...(copiedPaused.length > 0 ? [warning(paused)] : []),
  ];
}

function stopFacts({ stopped, left }: Outcome): Told[] {
  if (!stopped) return [];
  const names = left.map(({ kind, id }) => `${kind} ${id}`);
  return [
    bad(`stopped: ${stopped.message}`),
    ...(names.length > 0 ? [ofResources(plain(`not done: ${listOf(names)}`))] : []),
    plain("run it again to go on"),
  ];
}

function placeholderFacts({ placeholders }: Outcome, session: MigrationSession): Told[] {
  if (placeholders.length === 0) return [];
  const [, to] = regionsOf(session);
  const text = `a placeholder, which fires nothing, is in ${to} for: ${listOf(placeholders)}. \`migrate apply\` goes on from it, \`migrate undo\` removes it`;
  return [warning(text)];
}

function strayFacts(outcome: Outcome, session: MigrationSession): Told[] {
  const [from, to] = regionsOf(session);
  return straysOf(outcome, session).flatMap(({ id, mend }): Told[] => {
    const text = outcome.nowhere.includes(id)
      ? `RUNS NOWHERE: it is paused in ${from}, and does not run in ${to}. To resume it:`
      : `RUNS IN ${to}, though it is paused in ${from}. To pause it:`;
    return [
      { tone: "loud", text: `schedule ${id} ${text}` },
      { tone: "command", text: mend },
    ];
  });
}

/** The schedules that run, or do not run, against their owner's wish, and the command that corrects each. */
export function straysOf(
  { nowhere, unwanted }: Outcome,
  { source, target }: MigrationSession,
): readonly { readonly id: string; readonly mend: string }[] {
  return [
    ...nowhere.map((id) => ({ id, mend: mendingCommand(source, id, "resume") })),
    ...unwanted.map((id) => ({ id, mend: mendingCommand(target, id, "pause") })),
  ];
}

/** What was undone; what was not, and why; which schedules run nowhere, and how to resume them. */
export function undoneFacts(
  { done, conflicts, nowhere }: Undone,
  { source }: Pick<MigrationSession, "source">,
): readonly Told[] {
  return [
    ...conflicts.map((text) => ofResources(bad(text))),
    ...nowhere.flatMap((id): Told[] => [
      { tone: "loud", text: `schedule ${id} RUNS NOWHERE. To resume it:` },
      { tone: "command", text: mendingCommand(source, id, "resume") },
    ]),
    plain(`${done} undone, ${conflicts.length} left as they are`),
  ];
}

/** Why a step failed, and what is worth knowing of it now. */
export function failureText({ error, note }: Failed): string {
  const text = reasonOf(error);
  return note === "" ? text : `${text}; ${note}`;
}

/** The steps that were not tried. */
export function refusedOf(steps: readonly Step[]): Step[] {
  return steps.filter(({ verdict }) => verdict === "blocked" || verdict === "conflict");
}

function regionsOf({ source, target }: MigrationSession) {
  return [source.account.region, target.account.region] as const;
}

const listOf = (names: readonly string[]) => names.toSorted().join(", ");
const warning = (text: string): Told => ({ tone: "warning", text });
const bad = (text: string): Told => ({ tone: "bad", text });
const ofResources = (told: Told): Told => ({ ...told, isOfResources: true });
const plain = (text: string): Told => ({ tone: "plain", text });

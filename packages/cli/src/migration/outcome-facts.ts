import { reasonOf } from "../api/api-error.js";
import type { Outcome } from "./apply-plan.js";
import type { Failed, Step } from "./kind/kind.js";
import type { MigrationSession } from "./migration-session.js";
import { missedFacts } from "./missed-facts.js";
import { listOf } from "./name-lists.js";
import { placeholderFacts, scheduleFacts, strayFacts, straysOf } from "./schedule-facts.js";
import type { MigrationOptions, SelectionOptions } from "./selection.js";
import { summaryOf } from "./show-plan.js";
import { bad, command, loud, ofResources, plain, type Told, warning } from "./told.js";
import type { Undone } from "./undo.js";
import { WAITING_NAMES, waitingWords } from "./waiting.js";

/** What is told of a plan that was carried out. */
export interface Report {
  readonly steps: readonly Step[];
  /** Steps that a reviewed plan does not have, or not as they are now: they were not tried. */
  readonly leftOut: readonly Step[];
  readonly outcome: Outcome;
  readonly session: MigrationSession;
  readonly options: MigrationOptions & SelectionOptions;
}

/** What was paused, what failed and why, what is left, and the result. */
export function outcomeFacts(report: Report): readonly Told[] {
  const { steps, leftOut, outcome, session, options } = report;
  const { done, failed, left, stopped } = outcome;
  const isBad = stopped !== undefined || failed.length > 0;
  const counts = [
    `${done.length} done`,
    `${failed.length} failed`,
    `${left.length} left`,
    ...(leftOut.length > 0 ? [`${leftOut.length} not as reviewed`] : []),
  ];
  const result = `${counts.join(", ")}; the plan was: ${summaryOf(steps)}`;
  return [
    ...refusedFacts(steps),
    ...failed.map((each) =>
      ofResources(bad(`${each.step.kind} ${each.step.id}: ${failureText(each)}`)),
    ),
    ...scheduleFacts(outcome, session, options),
    ...stopFacts(outcome),
    ...placeholderFacts(outcome, session),
    ...strayFacts(outcome, session),
    { tone: isBad ? "bad" : leftOut.length > 0 ? "warning" : "good", text: result },
  ];
}

/** What was not tried, and why: once for all that have the same reason. */
function refusedFacts(steps: readonly Step[]): Told[] {
  const groups = new Map<string, Step[]>();
  for (const step of refusedOf(steps)) {
    const key = JSON.stringify([step.kind, step.verdict, step.reasons]);
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  return [...groups.values()].flatMap(([first, ...others]): Told[] => {
    if (!first) return [];
    const { kind, id, verdict, reasons } = first;
    const ids = [first, ...others].map((step) => step.id);
    const which = others.length === 0 ? `${kind} ${id} is` : `${ids.length} ${kind}s are`;
    const state = verdict === "conflict" ? "in conflict" : verdict;
    const names = others.length === 0 ? "" : `: ${listOf(ids)}`;
    return [ofResources(warning(`${which} ${state}: ${reasons.join("; ")}${names}`))];
  });
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

/** What was undone; what was not, and why; which schedules run nowhere, and how to resume them. */
export function undoneFacts(
  { done, wereBefore, conflicts, left, stopped, nowhere, switches, waiting }: Undone,
  session: MigrationSession,
): readonly Told[] {
  const before =
    wereBefore > 0 ? `, ${wereBefore} ${wereBefore === 1 ? "was" : "were"} as before already` : "";
  return [
    ...conflicts.map((text) => ofResources(bad(text))),
    ...(stopped ? [bad(`stopped: ${stopped.message}`)] : []),
    ...(left.length > 0 ? [ofResources(plain(`not undone: ${listOf(left)}`))] : []),
    ...(stopped ? [plain("run undo again to go on")] : []),
    ...straysOf({ nowhere, unwanted: [] }, session).flatMap(({ id, mend }) => [
      loud(`schedule ${id} RUNS NOWHERE. To resume it:`),
      command(mend),
    ]),
    ...missedFacts(switches).map(warning),
    ...waitingFacts(waiting, session.target.account.region),
    plain(`${done} undone, ${conflicts.length + left.length} left as they are${before}`),
  ];
}

/** What was published through the target, and is still to be delivered from there. */
function waitingFacts(waiting: Undone["waiting"], region: string): Told[] {
  if (waiting === undefined) return [];
  if (waiting instanceof Error) {
    return [warning(`it is not known what still waits in ${region}: ${waiting.message}`)];
  }
  const counts = WAITING_NAMES.filter(
    (name) => name !== "activeSchedules" && waiting[name] > 0,
  ).map((name) => `${waiting[name]} ${waitingWords(name, waiting[name])}`);
  if (counts.length === 0) return [];
  return [
    warning(
      `still in ${region}: ${counts.join(", ")}. Keep its keys in your apps until nothing waits`,
    ),
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

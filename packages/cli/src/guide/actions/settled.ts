import type { Decision } from "../../migration/journal/decision.js";
import type { Journal } from "../../migration/journal/journal.js";
import type { Step } from "../../migration/kind/kind.js";
import { type MigrationSession, planOf } from "../../migration/migration-session.js";
import { refusedOf } from "../../migration/outcome-facts.js";
import { chosenKey, matcher, type SelectionOptions } from "../../migration/selection.js";

/** A schedule that is in conflict without a decision of its owner, and what it is meant to do. */
export interface Settled {
  readonly step: Step;
  readonly meant: Decision;
}

/** The schedules of a plan that its decisions settle. */
export function settledBy(
  { meantRunning = [], meantPaused = [], ...others }: SelectionOptions,
  steps: readonly Step[],
  session: MigrationSession,
): readonly Settled[] {
  if (meantRunning.length + meantPaused.length === 0) return [];
  const unclear = new Set(refusedOf(planOf(session, others)).map(chosenKey));
  const refused = new Set(refusedOf(steps));
  const isToRun = matcher(meantRunning);
  return steps
    .filter((step) => unclear.has(chosenKey(step)) && !refused.has(step))
    .map((step) => ({ step, meant: isToRun(step.id) ? "running" : "paused" }));
}

/** Records the decisions, so that nobody is asked again. */
export async function noteSettled(settled: readonly Settled[], journal: Journal): Promise<void> {
  for (const meant of ["running", "paused"] as const) {
    const own = settled.filter((each) => each.meant === meant);
    if (own.length > 0) await journal.note({ about: meant, names: own.map(({ step }) => step.id) });
  }
}

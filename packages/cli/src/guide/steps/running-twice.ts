import { stepsOf } from "../../migration/all-kinds.js";
import type { Step } from "../../migration/kind/kind.js";
import { isDoubled, isUnwanted } from "../../migration/schedule/where-schedules-run.js";

/** The schedules of a plan that run in both regions, so that every run happens twice. */
export function runningTwice(plan: readonly Step[]): ReadonlySet<Step> {
  return new Set(
    stepsOf(plan, "schedule").filter((step) => isDoubled(step, step.read, step.target)),
  );
}

/** The ids of those that run in the new region, though their owner has paused them. */
export function runningThoughPaused(plan: readonly Step[]): readonly string[] {
  return stepsOf(plan, "schedule")
    .filter((step) => isUnwanted(step, step.target))
    .map(({ id }) => id);
}

/** The schedules that run twice, and only have to be paused in the old region. */
export function pausedNext(plan: readonly Step[]): ReadonlySet<Step> {
  return new Set([...runningTwice(plan)].filter(({ verdict }) => verdict === "same"));
}

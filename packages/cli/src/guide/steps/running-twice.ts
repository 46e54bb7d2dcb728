import { stepsOf } from "../../migration/all-kinds.js";
import type { Step } from "../../migration/kind/kind.js";

/** The schedules of a plan that run in both regions, so that every run happens twice. */
export function runningTwice(plan: readonly Step[]): ReadonlySet<Step> {
  const twice = stepsOf(plan, "schedule").filter(({ verdict, read, target, isBegun }) => {
    const isCopied = verdict === "same" || verdict === "update";
    return isCopied && !isBegun && !read.isPaused && target?.isPaused === false;
  });
  return new Set(twice);
}

/** Those of them that only have to be paused in the old region. */
export function pausedNext(plan: readonly Step[]): ReadonlySet<Step> {
  return new Set([...runningTwice(plan)].filter(({ verdict }) => verdict === "same"));
}

import type { Decision } from "./intent.js";
import { isPlaceholder } from "./placeholder.js";
import type { Snapshot } from "./snapshot.js";

/** What it takes to tell. */
export interface BothRegions {
  readonly sourceState: Snapshot;
  readonly targetState: Snapshot;
}

/**
 * The schedules that run in neither region, unless their owner said that they are meant to be paused. A
 * journal cannot say it: a run that finds a schedule paused, and nothing in the target, copies the pause
 * of whoever made it.
 */
export function runningNowhere(
  { sourceState, targetState }: BothRegions,
  decisionOf: (id: string) => Decision | undefined,
): string[] {
  const targets = targetState.schedule;
  const isOff = (id: string): boolean => {
    const target = targets.get(id);
    return target === undefined || target.isPaused || isPlaceholder(target);
  };
  const paused = [...sourceState.schedule.values()]
    .filter(({ isPaused }) => isPaused)
    .map(({ scheduleId }) => scheduleId)
    .filter((id) => isOff(id) && decisionOf(id) !== "paused");
  // What was handed over, and has gone from the source since.
  const stranded = [...targets]
    .filter(([id, target]) => isPlaceholder(target) && !sourceState.schedule.has(id))
    .map(([id]) => id);
  return [...paused, ...stranded].toSorted();
}

import type { Decision } from "./intent.js";
import type { Journal } from "./journal.js";
import { isPlaceholder } from "./placeholder.js";
import { scheduleRecord } from "./schedule-record.js";
import type { Snapshot } from "./snapshot.js";

/** What it takes to tell. */
export interface BothRegions {
  readonly sourceState: Snapshot;
  readonly targetState: Snapshot;
  readonly journal: Journal;
}

/**
 * The schedules that run in neither region, unless it is known that their owner wants it so: because
 * their pause was copied, or it was said.
 */
export function runningNowhere(
  { sourceState, targetState, journal }: BothRegions,
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
    .filter(
      (id) =>
        isOff(id) && !scheduleRecord(journal, id).copy?.isPaused && decisionOf(id) !== "paused",
    );
  // What was handed over, and has gone from the source since.
  const stranded = [...targets]
    .filter(([id, target]) => isPlaceholder(target) && !sourceState.schedule.has(id))
    .map(([id]) => id);
  return [...paused, ...stranded].toSorted();
}

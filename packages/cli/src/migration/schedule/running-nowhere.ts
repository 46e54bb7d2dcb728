import type { Api } from "../../api/api.js";
import type { Journal } from "../journal/journal.js";
import { isPlaceholder } from "./placeholder.js";
import { readSchedules } from "./put-schedule.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import { scheduleRecord } from "./schedule-record.js";

type Schedules = ReadonlyMap<string, ScheduleDefinition>;

/**
 * The schedules that run in neither region, unless their owner said that they are meant to be paused. The
 * journal does not know that: a run that finds a schedule paused, and not in the target, copies the pause,
 * whoever made it.
 */
export function runningNowhere(
  { source, target }: { readonly source: Schedules; readonly target: Schedules },
  isMeantPaused: (id: string) => boolean,
): string[] {
  const isOff = (id: string): boolean => {
    const copy = target.get(id);
    return copy === undefined || copy.isPaused || isPlaceholder(copy);
  };
  const paused = pausedIn(source).filter((id) => isOff(id) && !isMeantPaused(id));
  return [...paused, ...strandedIn({ source, target })].toSorted();
}

/** The schedules whose hand-over was begun, and that were deleted in the source since. */
export function strandedIn({
  source,
  target,
}: {
  readonly source: Schedules;
  readonly target: Schedules;
}): string[] {
  return [...target]
    .filter(([id, copy]) => isPlaceholder(copy) && !source.has(id))
    .map(([id]) => id);
}

/**
 * The schedules that run in neither region after everything was undone: those that ran before, according to
 * this journal, and those whose hand-over another run has begun and not finished.
 *
 * @throws Failure where a region cannot be read
 */
export async function stoppedSchedules({
  source,
  target,
  journal,
}: {
  readonly source: Api;
  readonly target: Api;
  readonly journal: Journal;
}): Promise<string[]> {
  const old = await readSchedules(source);
  const made = await readSchedules(target);
  return pausedIn(old).filter((id) => {
    const copy = made.get(id);
    if (copy && isPlaceholder(copy)) return true;
    const { ran, meant } = scheduleRecord(journal, id);
    return ran && meant !== "paused" && copy?.isPaused !== false;
  });
}

function pausedIn(schedules: Schedules): string[] {
  return [...schedules].filter(([, { isPaused }]) => isPaused).map(([id]) => id);
}

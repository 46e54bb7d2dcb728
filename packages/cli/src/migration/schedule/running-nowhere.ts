import type { Api } from "../../api/api.js";
import type { Journal } from "../journal/journal.js";
import { intentOf } from "./intent.js";
import { isHandOver, isPlaceholder } from "./placeholder.js";
import { readSchedules } from "./put-schedule.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import { scheduleRecord } from "./schedule-record.js";

type Schedules = ReadonlyMap<string, ScheduleDefinition>;

/** The schedules that run in neither region, by what is to be done about them. */
export interface Nowhere {
  /** Those that somebody paused, as far as can be told: only their owner knows whether on purpose. */
  readonly paused: readonly string[];
  /** Those that a migration stopped, and that it starts again when it goes on. */
  readonly begun: readonly string[];
  /** Those that were deleted in the source meanwhile, so that only a placeholder is left in the target. */
  readonly stranded: readonly string[];
}

/**
 * The schedules that run in neither region, unless their owner said that they are meant to be paused. The
 * journal does not know that: a run that finds a schedule paused, and not in the target, copies the pause,
 * whoever made it. No decision hides a schedule that a migration stopped: it is still to be started.
 */
export function runningNowhere(
  { source, target }: { readonly source: Schedules; readonly target: Schedules },
  journal: Journal,
  isMeantPaused: (id: string) => boolean,
): Nowhere {
  const off = [...source].filter(([id, { isPaused }]) => {
    const copy = target.get(id);
    return isPaused && (copy === undefined || copy.isPaused || isPlaceholder(copy));
  });
  const isBegun = (id: string, schedule: ScheduleDefinition) => {
    const copy = target.get(id);
    // A hand-over leaves something in the target: somebody else has deleted it since.
    if (!copy) return false;
    const record = scheduleRecord(journal, id);
    return intentOf({ source: schedule, target: copy, record, decision: undefined }) === "runs";
  };
  const begun = off.filter(([id, schedule]) => isBegun(id, schedule)).map(([id]) => id);
  const paused = off.map(([id]) => id).filter((id) => !begun.includes(id) && !isMeantPaused(id));
  const stranded = strandedIn({ source, target });
  return { paused: paused.toSorted(), begun: begun.toSorted(), stranded: stranded.toSorted() };
}

/** All of them. */
export function allOf({ paused, begun, stranded }: Nowhere): string[] {
  return [...paused, ...begun, ...stranded].toSorted();
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
    if (copy && isHandOver(copy)) return true;
    const { ran, meant } = scheduleRecord(journal, id);
    return ran && meant !== "paused" && copy?.isPaused !== false;
  });
}

function pausedIn(schedules: Schedules): string[] {
  return [...schedules].filter(([, { isPaused }]) => isPaused).map(([id]) => id);
}

import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import type { HandOver, HandOverParts } from "./hand-over-moves.js";
import type { Journal } from "./journal.js";
import { isPlaceholder } from "./placeholder.js";
import { putSchedule, readSchedule, setPaused } from "./put-schedule.js";
import { isSameDefinition } from "./resource.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import { scheduleRecord } from "./schedule-record.js";

/** Where a schedule runs whose hand-over did not come to its end. */
export type Whereabouts =
  /** It is as it was to be: an answer was lost, or another run did it. */
  | "moved"
  | "source"
  /** It had been paused, and was resumed. */
  | "source again"
  /** It had been paused, and was resumed; what the target has could not be read. */
  | "source again, and perhaps target"
  | "target"
  /** It was started there; whether it is paused in the source could not be read. */
  | "target, and perhaps source"
  /** Somebody who is no migration paused it, or took it away. */
  | "not ours"
  | "nowhere";

/** What is known of one region's schedule; `unknown` where it could not be read. */
type Look = ScheduleDefinition | undefined | "unknown";

/**
 * Sees to it that a schedule runs somewhere, after its hand-over failed: resumes it in the source, and
 * where that cannot be done starts it in the target. It throws nothing of an API's.
 */
export async function secureSchedule(
  { wanted, wasPaused }: HandOver,
  { source, target, journal, pauseSource }: HandOverParts,
): Promise<Whereabouts> {
  const { scheduleId } = wanted;
  const old = await look(source, scheduleId);
  const made = await look(target, scheduleId);
  const isPlaced = made !== undefined && made !== "unknown" && isPlaceholder(made);
  if (runs(old)) {
    return runs(made) && !pauseSource && isSameDefinition(made, wanted) ? "moved" : "source";
  }
  if (runs(made)) return isSameDefinition(made, wanted) ? "moved" : "target";
  const { isPausedByUs } = scheduleRecord(journal, scheduleId);
  const isPauseOurs = wasPaused || isPausedByUs;
  // It ran when it was last seen, and nobody here has paused it.
  if (old === "unknown" && !isPauseOurs) return "source";
  if (old === undefined || !(isPauseOurs || isPlaced)) return "not ours";
  if (
    await succeeds(
      () => setPaused(source, scheduleId, false),
      () => look(source, scheduleId),
    )
  ) {
    await forgetPause(scheduleId, journal);
    return made === "unknown" ? "source again, and perhaps target" : "source again";
  }
  if (made === "unknown") return "nowhere";
  const isStarted = await succeeds(
    () => putSchedule(target, made, wanted),
    () => look(target, scheduleId),
  );
  if (!isStarted) return "nowhere";
  return old === "unknown" ? "target, and perhaps source" : "moved";
}

async function look(api: Api, scheduleId: string): Promise<Look> {
  try {
    return (await readSchedule(api, scheduleId))?.definition;
  } catch (error) {
    if (error instanceof ApiError) return "unknown";
    throw error;
  }
}

function runs(seen: Look): seen is ScheduleDefinition {
  return seen !== undefined && seen !== "unknown" && !seen.isPaused && !isPlaceholder(seen);
}

/** Whether it was done, if need be by looking: an answer may be lost. */
async function succeeds(write: () => Promise<void>, after: () => Promise<Look>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ApiError) return runs(await after());
    throw error;
  }
}

/** The pause is over, so the next one is somebody else's. */
async function forgetPause(scheduleId: string, journal: Journal): Promise<void> {
  const pauses = journal
    .historyOf("schedule", scheduleId)
    .filter(({ side, isUndone }) => side === "source" && !isUndone);
  try {
    for (const { id } of pauses) await journal.append({ type: "undone", id });
  } catch {
    // The disk may be full, which is told elsewhere. Where the schedule runs matters more.
  }
}

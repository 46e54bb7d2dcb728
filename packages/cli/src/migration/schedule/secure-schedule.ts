import type { Api } from "../../api/api.js";
import { ApiError } from "../../api/api-error.js";
import type { Journal } from "../journal/journal.js";
import type { ApplyParts } from "../kind/kind.js";
import { isSameDefinition } from "../kind/resource.js";
import type { HandOver } from "./hand-over-moves.js";
import { isHandOver, isPlaceholder } from "./placeholder.js";
import { readSchedule, setPaused, startSchedule } from "./put-schedule.js";
import { type ScheduleDefinition, scheduleForm } from "./schedule-definition.js";
import { scheduleRecord } from "./schedule-record.js";
import type { Whereabouts } from "./whereabouts.js";

/** What is known about one region's schedule; `unknown` if it could not be read. */
type Look = ScheduleDefinition | undefined | "unknown";

/**
 * Makes sure that a schedule runs somewhere after its hand-over failed: resumes it in the source or, if that
 * fails, starts it in the target, unless it cannot run there as it is. Errors of the API are not thrown.
 */
export async function secureSchedule(
  { wanted, wasPaused, isBlocked = false }: HandOver,
  { source, target, journal, pauseSource }: ApplyParts,
): Promise<Whereabouts> {
  const { scheduleId } = wanted;
  const old = await look(source, scheduleId);
  const made = await look(target, scheduleId);
  const isPlaced = made !== undefined && made !== "unknown" && isHandOver(made);
  if (runs(old)) {
    return runs(made) && !pauseSource && isSameDefinition(made, wanted) ? "moved" : "source";
  }
  if (runs(made)) return isSameDefinition(made, wanted) ? "moved" : "target";
  const { isPausedByUs } = scheduleRecord(journal, scheduleId);
  const isPauseOurs = wasPaused || isPausedByUs;
  // It ran when it was last read, and this run has not paused it.
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
  if (made === "unknown" || isBlocked) return "nowhere";
  const isStarted = await succeeds(
    () => startSchedule(target, made, wanted),
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

/** Whether it was done. If there was no answer, this reads the region. */
async function succeeds(write: () => Promise<void>, after: () => Promise<Look>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ApiError) return runs(await after());
    throw error;
  }
}

/** The pause is over, so a later one is not this migration's. */
async function forgetPause(scheduleId: string, journal: Journal): Promise<void> {
  const pauses = journal
    .historyOf(scheduleForm, scheduleId)
    .filter(({ side, isUndone }) => side === "source" && !isUndone);
  try {
    for (const { id } of pauses) await journal.append({ type: "undone", id });
  } catch {
    // The disk may be full, which is reported elsewhere. It is more important that the schedule runs.
  }
}

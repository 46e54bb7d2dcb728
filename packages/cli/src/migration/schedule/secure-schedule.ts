import type { Api } from "../../api/api.js";
import { ApiError } from "../../api/api-error.js";
import type { Journal } from "../journal/journal.js";
import type { ApplyParts } from "../kind/kind.js";
import { isSameDefinition } from "../kind/resource.js";
import type { HandOver } from "./hand-over-moves.js";
import { isPlaceholder } from "./placeholder.js";
import { putSchedule, readSchedule, setPaused } from "./put-schedule.js";
import { type ScheduleDefinition, scheduleForm } from "./schedule-definition.js";
import { scheduleRecord } from "./schedule-record.js";
import type { Whereabouts } from "./whereabouts.js";

/** What is known of one region's schedule; `unknown` where it could not be read. */
type Look = ScheduleDefinition | undefined | "unknown";

/**
 * Sees to it that a schedule runs somewhere, after its hand-over failed: resumes it in the source, and
 * where that cannot be done starts it in the target. It throws nothing of an API's.
 */
export async function secureSchedule(
  { wanted, wasPaused }: HandOver,
  { source, target, journal, pauseSource }: ApplyParts,
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
    .historyOf(scheduleForm, scheduleId)
    .filter(({ side, isUndone }) => side === "source" && !isUndone);
  try {
    for (const { id } of pauses) await journal.append({ type: "undone", id });
  } catch {
    // The disk may be full, which is told elsewhere. Where the schedule runs matters more.
  }
}

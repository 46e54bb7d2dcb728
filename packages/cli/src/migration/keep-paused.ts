import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { removeResource } from "./put-resource.js";
import { readSchedule, setPaused } from "./put-schedule.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** A schedule that is put somewhere paused. */
interface PausedPut {
  readonly wanted: ScheduleDefinition;
  /** What was there. */
  readonly expected: ScheduleDefinition | undefined;
}

/**
 * Sees to it that a schedule does not run which its owner has paused: it cannot be created paused, so
 * it runs where its pause was refused. Pauses it again, or takes it away.
 *
 * @returns whether it is certain not to run because of this
 */
export async function keepPaused({ wanted, expected }: PausedPut, target: Api): Promise<boolean> {
  if (expected && !expected.isPaused) return true;
  try {
    const made = await readSchedule(target, wanted.scheduleId);
    if (!made || made.definition.isPaused) return true;
    await setPaused(target, wanted.scheduleId, true);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
  if (expected) return false;
  try {
    await removeResource(target, "schedule", wanted.scheduleId);
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

import type { Api } from "../../api/api.js";
import { ApiError } from "../../api/api-error.js";
import type { ApplyParts } from "../kind/kind.js";
import { CHANGED_IN_SOURCE, CHANGED_IN_TARGET, Refusal } from "../kind/refusal.js";
import { isSameDefinition, removeResource } from "../kind/resource.js";
import { isPlaceholder } from "./placeholder.js";
import { readSchedule, setPaused } from "./put-schedule.js";
import { type ScheduleDefinition, scheduleForm } from "./schedule-definition.js";
import { putSchedule } from "./write-schedule.js";

/** A schedule that its owner has paused. */
export interface PausedCopy {
  readonly wanted: ScheduleDefinition;
  /** The schedule in the target at the time of the plan. */
  readonly expected: ScheduleDefinition | undefined;
}

/** Why a schedule could not be copied as paused, and whether it may run because of that. */
export interface CopySetback {
  readonly error: unknown;
  readonly mayRun: boolean;
}

/**
 * Writes a schedule to the target as it is in the source: paused.
 *
 * @returns what happened, if it failed
 * @throws Refusal, ApiError if nothing was written
 */
export async function copyPaused(
  { wanted, expected }: PausedCopy,
  { source, target, journal }: ApplyParts,
): Promise<CopySetback | undefined> {
  const { scheduleId } = wanted;
  const old = await readSchedule(source, scheduleId);
  const made = await readSchedule(target, scheduleId);
  if (!isSameDefinition(old?.definition, wanted)) throw new Refusal(CHANGED_IN_SOURCE);
  if (isSameDefinition(made?.definition, wanted)) return undefined;
  if (!isSameDefinition(made?.definition, expected)) throw new Refusal(CHANGED_IN_TARGET);
  const id = await journal.intend(scheduleForm, {
    side: "target",
    name: scheduleId,
    before: expected ?? null,
    after: wanted,
  });
  try {
    await putSchedule(target, made?.definition, wanted);
  } catch (error) {
    return { error, mayRun: !(await keepPaused({ wanted, expected }, target)) };
  }
  await journal.append({ type: "done", id });
  return undefined;
}

/**
 * Makes sure that a schedule that its owner has paused does not run: somebody else may have resumed or deleted it
 * while it was written. Pauses it again, or deletes it.
 *
 * @returns whether it certainly does not run now
 */
export async function keepPaused({ wanted, expected }: PausedCopy, target: Api): Promise<boolean> {
  if (expected && !expected.isPaused && !isPlaceholder(expected)) return true;
  try {
    const made = await readSchedule(target, wanted.scheduleId);
    if (!made || made.definition.isPaused || isPlaceholder(made.definition)) return true;
    await setPaused(target, wanted.scheduleId, true);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
  if (expected) return false;
  try {
    await removeResource(target, scheduleForm, wanted.scheduleId);
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

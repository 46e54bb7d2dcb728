import type { Api } from "../api/api.js";
import type { Setback } from "./apply-schedule.js";
import { Refusal } from "./hand-over.js";
import type { Journal } from "./journal.js";
import { keepPaused } from "./keep-paused.js";
import { putSchedule, readSchedule } from "./put-schedule.js";
import { isSameDefinition } from "./resource.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** A schedule that its owner has paused. */
export interface PausedCopy {
  readonly wanted: ScheduleDefinition;
  /** What the target had when this was planned. */
  readonly expected: ScheduleDefinition | undefined;
}

/**
 * Puts a schedule in the target as it is in the source: paused.
 *
 * @returns what happened where it could not be put so
 * @throws Refusal, ApiError where nothing was written
 */
export async function copyPaused(
  { wanted, expected }: PausedCopy,
  { source, target, journal }: { source: Api; target: Api; journal: Journal },
): Promise<Setback | undefined> {
  const { scheduleId } = wanted;
  const old = await readSchedule(source, scheduleId);
  const made = await readSchedule(target, scheduleId);
  if (!old || !isSameDefinition(old.definition, wanted)) {
    throw new Refusal("it was changed in the source since it was read: run it again");
  }
  if (made && isSameDefinition(made.definition, wanted)) return undefined;
  if (JSON.stringify(made?.definition) !== JSON.stringify(expected)) {
    throw new Refusal("it was changed in the target since it was read: run it again");
  }
  const id = await journal.intend({
    side: "target",
    kind: "schedule",
    name: scheduleId,
    before: expected ?? null,
    after: wanted,
  });
  try {
    await putSchedule(target, expected, wanted);
  } catch (error) {
    const isSafe = await keepPaused({ wanted, expected }, target);
    return isSafe ? { error } : { error, where: "unwanted" };
  }
  await journal.append({ type: "done", id });
  return undefined;
}

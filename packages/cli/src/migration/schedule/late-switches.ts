import type { ApplyParts } from "../kind/kind.js";
import { isSameDefinition } from "../kind/resource.js";
import { readSchedule } from "./put-schedule.js";
import { recordSwitch } from "./record-switch.js";
import { scheduleRecord } from "./schedule-record.js";
import type { ScheduleStep } from "./where-schedules-run.js";

/**
 * Records the switches that this journal has begun, and does not know the end of: this run was killed after
 * it, or another run has finished it.
 *
 * @throws ApiError where a region cannot be read
 */
export async function recordLateSwitches(
  steps: readonly ScheduleStep[],
  { source, target, journal }: ApplyParts,
): Promise<void> {
  const open = steps.filter(
    ({ id, source: wanted }) =>
      !wanted.isPaused && scheduleRecord(journal, id).isPausedByUs && !journal.switches.has(id),
  );
  for (const { id, source: schedule } of open) {
    const old = await readSchedule(source, id);
    const made = await readSchedule(target, id);
    const isOver = old?.definition.isPaused && isSameDefinition(made?.definition, schedule);
    if (!isOver) continue;
    const times = { source: old, target: made, ran: true, isLate: true };
    await recordSwitch({ schedule, ...times }, journal);
  }
}

import type { Api } from "../../api/api.js";
import { isSameDefinition } from "../kind/resource.js";
import { placeSchedule, setPaused, startSchedule } from "./put-schedule.js";
import { scheduleCall } from "./schedule-call.js";
import { type ScheduleDefinition, unpaused } from "./schedule-definition.js";

/** Brings a schedule into its final state from any state. */
export async function putSchedule(
  api: Api,
  present: ScheduleDefinition | undefined,
  wanted: ScheduleDefinition,
): Promise<void> {
  if (wanted.isPaused) await putPaused(api, present, wanted);
  else await startSchedule(api, present, wanted);
}

/**
 * It cannot be created paused. So a placeholder is paused, or what is there, and only then replaced: whatever ends
 * this meanwhile, nothing fires. That a replacement stays paused is not documented, so it is paused once more.
 */
async function putPaused(
  api: Api,
  present: ScheduleDefinition | undefined,
  wanted: ScheduleDefinition,
): Promise<void> {
  const { scheduleId } = wanted;
  if (!present || !isSameDefinition(unpaused(present), unpaused(wanted))) {
    if (!present) await placeSchedule(api, wanted);
    await setPaused(api, scheduleId, true);
    await api.call(scheduleCall(wanted));
  }
  await setPaused(api, scheduleId, true);
}

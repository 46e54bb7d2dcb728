import type { Api } from "../../api/api.js";
import { Refusal } from "../kind/refusal.js";
import { isSameDefinition } from "../kind/resource.js";
import { keepsPause } from "./keeps-pause.js";
import { placeSchedule, setPaused, startSchedule } from "./put-schedule.js";
import { scheduleCall } from "./schedule-call.js";
import { type ScheduleDefinition, unpaused } from "./schedule-definition.js";

const WOULD_RUN =
  "it is paused, and could run: this region resumes a paused schedule when it is replaced. Create it there yourself, and pause it";

/**
 * Brings a schedule into its final state from any state.
 *
 * @throws Refusal if it is to be paused, and could fire: nothing was written
 */
export async function putSchedule(
  api: Api,
  present: ScheduleDefinition | undefined,
  wanted: ScheduleDefinition,
): Promise<void> {
  if (wanted.isPaused) await putPaused(api, present, wanted);
  else await startSchedule(api, present, wanted);
}

/**
 * Writes nothing to the schedule.
 *
 * @throws Refusal if it could fire while it is written as paused
 */
export async function refuseToRun(
  api: Api,
  present: ScheduleDefinition | undefined,
  wanted: ScheduleDefinition,
): Promise<void> {
  if (differ(present, wanted) && !(await keepsPause(api, wanted))) throw new Refusal(WOULD_RUN);
}

function differ(present: ScheduleDefinition | undefined, wanted: ScheduleDefinition): boolean {
  return !present || !isSameDefinition(unpaused(present), unpaused(wanted));
}

/** It cannot be created paused. So a placeholder is paused, or what is there, and only then replaced. */
async function putPaused(
  api: Api,
  present: ScheduleDefinition | undefined,
  wanted: ScheduleDefinition,
): Promise<void> {
  const { scheduleId } = wanted;
  await refuseToRun(api, present, wanted);
  if (differ(present, wanted)) {
    if (!present) await placeSchedule(api, wanted);
    await setPaused(api, scheduleId, true);
    await api.call(scheduleCall(wanted));
  }
  // Another run may have deleted it meanwhile, so that it was created.
  await setPaused(api, scheduleId, true);
}

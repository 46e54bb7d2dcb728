import type { Api } from "../../api/api.js";
import { resourcePath } from "../../api/api-call.js";
import { ApiError } from "../../api/api-error.js";
import { byId, findRecord, isSameDefinition, readRecords } from "../kind/resource.js";
import { isHandOver, placeholderOf } from "./placeholder.js";
import { scheduleCall } from "./schedule-call.js";
import {
  type ScheduleDefinition,
  type ScheduleTimes,
  scheduleDefinition,
  scheduleForm,
  scheduleTimes,
  unpaused,
} from "./schedule-definition.js";

/** A schedule as it is at this moment; `undefined` if there is none. */
export async function readSchedule(
  api: Api,
  scheduleId: string,
): Promise<(ScheduleTimes & { readonly definition: ScheduleDefinition }) | undefined> {
  const record = await findRecord(api, "schedules", scheduleId);
  return record && { ...scheduleTimes(record), definition: scheduleDefinition(record) };
}

/** Reads a region's schedules, by id. @throws Failure where they cannot be read */
export async function readSchedules(api: Api): Promise<ReadonlyMap<string, ScheduleDefinition>> {
  return byId(api, scheduleForm, await readRecords(api, scheduleForm));
}

/** Brings a schedule that is to run into its final state from any state. */
export async function startSchedule(
  api: Api,
  present: ScheduleDefinition | undefined,
  wanted: ScheduleDefinition,
): Promise<void> {
  const differs = !present || !isSameDefinition(unpaused(present), unpaused(wanted));
  // It is not documented whether replacing a paused schedule resumes it, so the placeholder may be paused.
  // Resuming it is harmless, because it fires nothing. The schedule itself must never be there paused and
  // unmarked.
  const isHandedOver = present !== undefined && isHandOver(present);
  if (isHandedOver && present.isPaused) await setPaused(api, wanted.scheduleId, false);
  if (differs) await api.call(scheduleCall(wanted));
  if (present?.isPaused && !isHandedOver) await setPaused(api, wanted.scheduleId, false);
}

/** Writes a placeholder where a schedule will be. */
export async function placeSchedule(api: Api, schedule: ScheduleDefinition): Promise<void> {
  await api.call(scheduleCall(placeholderOf(schedule, Date.now())));
}

/** Pauses or resumes a schedule: PATCH in every SDK, POST in the API's description. */
export async function setPaused(api: Api, scheduleId: string, isPaused: boolean): Promise<void> {
  const path = `${resourcePath("schedules", scheduleId)}/${isPaused ? "pause" : "resume"}`;
  try {
    await api.call({ method: "PATCH", path });
  } catch (error) {
    if (!(error instanceof ApiError && (error.status === 404 || error.status === 405))) throw error;
    await api.call({ method: "POST", path });
  }
}

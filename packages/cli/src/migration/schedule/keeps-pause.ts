import { randomUUID } from "node:crypto";
import type { Api } from "../../api/api.js";
import { removeResource } from "../kind/resource.js";
import { placeSchedule, readSchedule, readSchedules, setPaused } from "./put-schedule.js";
import { type ScheduleDefinition, scheduleForm } from "./schedule-definition.js";

const TRIAL = "qstash-verify-trial-";

const known = new WeakMap<Api, Promise<boolean>>();

/**
 * Whether a paused schedule that is replaced stays paused in a region: that is not documented. It is tried once, with a
 * placeholder of its own, which no other run pauses or resumes.
 *
 * @param example where the placeholder is taken from
 * @throws ApiError, Failure if it cannot be told
 */
export function keepsPause(api: Api, example: ScheduleDefinition): Promise<boolean> {
  const asked = known.get(api) ?? tryIt(api, example);
  known.set(api, asked);
  asked.catch(() => known.delete(api));
  return asked;
}

/** Whether that is what a run that was killed has left of its trial: the next one that needs a trial deletes it. */
export function isTrial(scheduleId: string): boolean {
  return scheduleId.startsWith(TRIAL);
}

async function tryIt(api: Api, example: ScheduleDefinition): Promise<boolean> {
  for (const id of (await readSchedules(api)).keys()) {
    if (isTrial(id)) await removeResource(api, scheduleForm, id);
  }
  const scheduleId = `${TRIAL}${randomUUID()}`;
  const schedule = { ...example, scheduleId, isPaused: true };
  try {
    await placeSchedule(api, schedule);
    await setPaused(api, scheduleId, true);
    await placeSchedule(api, schedule);
    return (await readSchedule(api, scheduleId))?.definition.isPaused === true;
  } finally {
    await removeResource(api, scheduleForm, scheduleId);
  }
}

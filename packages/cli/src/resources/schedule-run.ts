import type { Api } from "../api/api.js";
import { Failure } from "../failure.js";
import { obstaclesOf } from "../migration/obstacles.js";
import { scheduleCall } from "../migration/schedule-call.js";
import { scheduleDefinition } from "../migration/schedule-definition.js";
import { findBy, pathOf } from "./calls.js";

/** Publishes what a schedule would, now: the API has no call for that. It goes on as it was. */
export async function runSchedule(api: Api, id: string): Promise<unknown> {
  const record = await findBy(api, pathOf("/v2/schedules", id));
  if (!record) throw new Failure(`there is no schedule ${id}`);
  const schedule = scheduleDefinition(record);
  const [obstacle] = obstaclesOf("schedule", schedule);
  if (obstacle) throw new Failure(`${id} cannot be run by hand: ${obstacle}`);
  const { path, headers = {}, ...call } = scheduleCall(schedule);
  const {
    "Upstash-Schedule-Id": _id,
    "Upstash-Cron": _cron,
    "Upstash-Queue-Name": queue,
    ...settings
  } = headers;
  const publish = queue ? `/v2/enqueue/${encodeURIComponent(queue)}/` : "/v2/publish/";
  // Once: a second one would be a second message.
  return await api.once({
    ...call,
    headers: settings,
    path: publish + path.slice("/v2/schedules/".length),
  });
}

import type { Api } from "../api/api.js";
import { Failure } from "../failure.js";
import {
  bodyBytes,
  publishHeaders,
  seconds,
  setHeaders,
} from "../migration/kind/publish-headers.js";
import { scheduleDefinition } from "../migration/schedule/schedule-definition.js";
import { scheduleObstacles } from "../migration/schedule/schedule-obstacles.js";
import { findBy, pathOf } from "./calls.js";
import { publishOnce } from "./publish-once.js";

/**
 * Publishes now what a schedule would publish. The API has no call for that. The schedule itself does not
 * change.
 */
export async function runSchedule(api: Api, id: string): Promise<unknown> {
  const record = await findBy(api, pathOf("/v2/schedules", id));
  if (!record) throw new Failure(`there is no schedule ${id}`);
  const schedule = scheduleDefinition(record);
  const [obstacle] = scheduleObstacles(schedule);
  if (obstacle) throw new Failure(`${id} cannot be run by hand: ${obstacle}`);
  const { destination, queueName, delay } = schedule;
  const publish = queueName ? `/v2/enqueue/${encodeURIComponent(queueName)}/` : "/v2/publish/";
  return await publishOnce(api, destination, {
    method: "POST",
    path: publish + destination,
    headers: setHeaders({ ...publishHeaders(schedule), "Upstash-Delay": seconds(delay) }),
    ...bodyBytes(schedule.body),
  });
}

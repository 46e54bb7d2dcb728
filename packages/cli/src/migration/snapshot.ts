import type { Api } from "../api/api.js";
import { Failure } from "../failure.js";
import { type QueueDefinition, queueDefinition } from "./queue-definition.js";
import {
  type ApiRecord,
  type ScheduleDefinition,
  scheduleDefinition,
} from "./schedule-definition.js";
import { type UrlGroupDefinition, urlGroupDefinition } from "./url-group-definition.js";

/** Everything of a region that is migrated, by name or id. */
export interface Snapshot {
  readonly "url-group": ReadonlyMap<string, UrlGroupDefinition>;
  readonly queue: ReadonlyMap<string, QueueDefinition>;
  readonly schedule: ReadonlyMap<string, ScheduleDefinition>;
  /** Messages of each queue that are not delivered yet. */
  readonly lags: ReadonlyMap<string, number>;
}

/** Reads a region. @throws Failure where it cannot be read, or something has no name */
export async function readSnapshot(api: Api): Promise<Snapshot> {
  const [groups, queues, schedules] = await Promise.all([
    list(api, "/v2/topics"),
    list(api, "/v2/queues"),
    list(api, "/v2/schedules"),
  ]);
  return {
    "url-group": named(api, groups.map(urlGroupDefinition), ({ name }) => name),
    queue: named(api, queues.map(queueDefinition), ({ name }) => name),
    schedule: named(api, schedules.map(scheduleDefinition), ({ scheduleId }) => scheduleId),
    lags: new Map(queues.map(({ name, lag }) => [String(name), Number(lag ?? 0)])),
  };
}

/** Reads a region's schedules, by id. @throws Failure as {@link readSnapshot} */
export async function readSchedules(api: Api): Promise<ReadonlyMap<string, ScheduleDefinition>> {
  const schedules = await list(api, "/v2/schedules");
  return named(api, schedules.map(scheduleDefinition), ({ scheduleId }) => scheduleId);
}

async function list(api: Api, path: string): Promise<readonly ApiRecord[]> {
  const records = await api.read<unknown>(path);
  if (!Array.isArray(records)) throw new Failure(`${api.account.region}: ${path} is no list`);
  return records;
}

function named<T>(
  { account }: Api,
  definitions: readonly T[],
  id: (definition: T) => string,
): ReadonlyMap<string, T> {
  if (definitions.some((each) => id(each) === "")) {
    throw new Failure(`${account.region}: something there has an empty id: nothing is done`);
  }
  return new Map(definitions.map((each) => [id(each), each]));
}

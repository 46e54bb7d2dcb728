import type { Api } from "../api/api.js";
import { Failure } from "../failure.js";
import { type QueueDefinition, queueDefinition } from "./queue-definition.js";
import {
  type ApiRecord,
  type ScheduleDefinition,
  type ScheduleTimes,
  scheduleDefinition,
  scheduleTimes,
} from "./schedule-definition.js";
import { type UrlGroupDefinition, urlGroupDefinition } from "./url-group-definition.js";

/** Everything of a region that is migrated, by name or id. */
export interface Snapshot {
  readonly "url-group": ReadonlyMap<string, UrlGroupDefinition>;
  readonly queue: ReadonlyMap<string, QueueDefinition>;
  readonly schedule: ReadonlyMap<string, ScheduleDefinition>;
  /** Messages of each queue that are not delivered yet. */
  readonly lags: ReadonlyMap<string, number>;
  readonly times: ReadonlyMap<string, ScheduleTimes>;
}

/** Reads a region. @throws Failure where it cannot be read, or something has no name */
export async function readSnapshot(api: Api): Promise<Snapshot> {
  const list = async (path: string) => {
    const records = await api.read<unknown>(path);
    if (!Array.isArray(records)) throw new Failure(`${api.account.region}: ${path} is no list`);
    return records as readonly ApiRecord[];
  };
  const [groups, queues, schedules] = await Promise.all([
    list("/v2/topics"),
    list("/v2/queues"),
    list("/v2/schedules"),
  ]);
  const named = <T>(definitions: readonly T[], id: (definition: T) => string) => {
    if (definitions.some((each) => id(each) === "")) {
      throw new Failure(`${api.account.region}: something there has an empty id: nothing is done`);
    }
    return new Map(definitions.map((each) => [id(each), each]));
  };
  const idOf = ({ scheduleId }: ApiRecord) => String(scheduleId);
  return {
    "url-group": named(groups.map(urlGroupDefinition), ({ name }) => name),
    queue: named(queues.map(queueDefinition), ({ name }) => name),
    schedule: named(schedules.map(scheduleDefinition), ({ scheduleId }) => scheduleId),
    lags: new Map(queues.map(({ name, lag }) => [String(name), Number(lag ?? 0)])),
    times: new Map(schedules.map((record) => [idOf(record), scheduleTimes(record)])),
  };
}

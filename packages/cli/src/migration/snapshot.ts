import type { Api } from "../api/api.js";
import { ALL_KINDS, type Definitions } from "./all-kinds.js";
import { byId, KINDS, type KindName, lagIn, readRecords } from "./kind/resource.js";

/** Everything in a region that is migrated, by name or id. */
export type Resources = { readonly [K in KindName]: ReadonlyMap<string, Definitions[K]> };

/** A region at one moment. */
export interface Snapshot extends Resources {
  /** Messages of each queue that are not delivered yet. */
  readonly lags: ReadonlyMap<string, number>;
}

/** The resources of one kind, with their type. */
export function resourcesOf<K extends KindName>(
  resources: Resources,
  kind: K,
): ReadonlyMap<string, Definitions[K]> {
  return resources[kind];
}

/** Whether there is nothing to migrate. */
export function isNothing(resources: Resources): boolean {
  return KINDS.every((kind) => resources[kind].size === 0);
}

/** Reads a region. @throws Failure where it cannot be read, or something has no name */
export async function readSnapshot(api: Api): Promise<Snapshot> {
  const { "url-group": group, queue, schedule } = ALL_KINDS;
  const [groups, queues, schedules] = await Promise.all([
    readRecords(api, group),
    readRecords(api, queue),
    readRecords(api, schedule),
  ]);
  return {
    "url-group": byId(api, group, groups),
    queue: byId(api, queue, queues),
    schedule: byId(api, schedule, schedules),
    lags: new Map(queues.map((each) => [String(each["name"]), lagIn(each)])),
  };
}

/** How many undelivered messages a resource has. */
export function lagOf({ lags }: Snapshot, kind: KindName, id: string): number {
  return kind === "queue" ? (lags.get(id) ?? 0) : 0;
}

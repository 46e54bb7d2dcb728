import type { Api } from "../../api/api.js";
import { type Collection, resourcePath } from "../../api/api-call.js";
import { ApiError } from "../../api/api-error.js";
import { Failure } from "../../failure.js";
import type { Action } from "../journal/journal.js";
import { type ApiRecord, isRecord } from "./fields.js";

/** The migrated kinds, in the required order: a schedule may name one of the others. */
export const KINDS = ["url-group", "queue", "schedule"] as const;

/** The name of a kind of resource. */
export type KindName = (typeof KINDS)[number];

/** How resources of a kind are read. `D` is what one is made of: what is compared, written and restored. */
export interface Form<D> {
  readonly kind: KindName;
  /** Where the API has them. */
  readonly collection: Collection;
  /** Reads one as the API shows it. */
  readonly definition: (record: ApiRecord) => D;
  /** Whether a journal's record is one. */
  readonly isDefinition: (value: unknown) => value is D;
  readonly idOf: (definition: D) => string;
}

/**
 * Whether two definitions are the same, or neither is there. They are plain data, and their keys are in one
 * order.
 */
export function isSameDefinition<D extends object>(
  one: D | undefined,
  other: D | undefined,
): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A resource as it is at this moment; `undefined` if there is none. @throws ApiError */
export async function readResource<D>(
  api: Api,
  { collection, definition }: Pick<Form<D>, "collection" | "definition">,
  id: string,
): Promise<{ readonly definition: D; readonly lag: number } | undefined> {
  const record = await findRecord(api, collection, id);
  return record && { definition: definition(record), lag: lagIn(record) };
}

/** @throws ApiError if the answer is something else: that it is not there must not be read into it */
export async function findRecord(
  api: Api,
  collection: Collection,
  id: string,
): Promise<ApiRecord | undefined> {
  const found = await api.find<unknown>(resourcePath(collection, id));
  if (found === undefined || isRecord(found)) return found;
  const { region } = api.account;
  throw new ApiError("the answer is not what was asked for", { code: "ANSWER_ODD", region });
}

/** How many undelivered messages a record says that its resource has: only queues have any. */
export function lagIn({ lag }: ApiRecord): number {
  const count = Number(lag ?? 0);
  // Whatever else it says, there may be messages.
  return count >= 0 ? count : Number.POSITIVE_INFINITY;
}

/** Reads the records of a collection. @throws Failure where it cannot be read */
export async function readRecords(
  api: Api,
  { collection }: Pick<Form<never>, "collection">,
): Promise<readonly ApiRecord[]> {
  const path = `/v2/${collection}`;
  const records = await api.read<unknown>(path);
  if (!Array.isArray(records)) throw new Failure(`${api.account.region}: ${path} is not a list`);
  return records;
}

/** Resources by name or id. @throws Failure if one has none */
export function byId<D>(
  { account }: Api,
  { definition, idOf }: Form<D>,
  records: readonly ApiRecord[],
): ReadonlyMap<string, D> {
  const entries = records.map(definition).map((each): [string, D] => [idOf(each), each]);
  if (entries.some(([id]) => id === "")) {
    throw new Failure(`${account.region}: something there has an empty id, so nothing was done`);
  }
  return new Map(entries);
}

/** Deletes a resource. It is not an error if it is already gone: an answer may have been lost. */
export async function removeResource(
  api: Api,
  { collection }: Pick<Form<never>, "collection">,
  id: string,
): Promise<void> {
  try {
    await api.call({ method: "DELETE", path: resourcePath(collection, id) });
  } catch (error) {
    if (!(await api.isGone(error))) throw error;
  }
}

/**
 * Whether a resource is in the state that we wrote, or in one that a kill can leave on the way there.
 *
 * @param isBetween whether it can be what a kill leaves of these
 */
export function isOurs<D extends object>(
  present: D,
  actions: readonly Action<D>[],
  isBetween: (present: D, known: readonly D[]) => boolean,
): boolean {
  return actions.some(({ before, after, isDone }) => {
    const known = [after, ...(before ? [before] : [])];
    if (known.some((each) => isSameDefinition(each, present))) return true;
    return !isDone && isBetween(present, known);
  });
}

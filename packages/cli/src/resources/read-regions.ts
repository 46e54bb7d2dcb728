import pMap from "p-map";
import type { Api } from "../api/api.js";
import { Paging } from "../api/paging.js";
import type { Place } from "../environment/account.js";
import { Failure } from "../failure.js";
import type { ApiRecord, ResourceKind } from "./resource-kind.js";

/** A resource, and where it is. */
export interface Located {
  readonly region: Place;
  readonly record: ApiRecord;
}

/** What was read of all regions. */
export interface Listing {
  readonly items: readonly Located[];
  /** Where the next part begins, in the form of {@link parseCursor}; absent with the last one. */
  readonly cursor?: string;
  /** The limit that would show all of it, where no cursor leads to the rest. */
  readonly fullLimit?: number;
  /** Why a region is not in it. */
  readonly failures: readonly string[];
}

/** Lists a kind of resource in some regions: a region that cannot be read does not hide the other. */
export async function listIn(
  apis: readonly Api[],
  kind: ResourceKind,
  limit: number,
  cursor: string | undefined,
): Promise<Listing> {
  const begins = cursor === undefined ? undefined : parseCursor(cursor);
  const read = apis.filter(({ place }) => begins?.has(place) ?? true);
  const pages = await Promise.allSettled(
    read.map((api) => readUpTo(api, kind, limit, begins?.get(api.place))),
  );
  const items: Located[] = [];
  const cursors: string[] = [];
  const totals: number[] = [];
  const failures: string[] = [];
  for (const [index, page] of pages.entries()) {
    const region = read[index]?.place as Place;
    if (page.status === "rejected") {
      if (!(page.reason instanceof Failure)) throw page.reason;
      failures.push(page.reason.message);
      continue;
    }
    const { items: records, cursor: next, hasMore, total } = page.value;
    items.push(...records.map((record) => ({ region, record })));
    if (next) cursors.push(`${region}:${next}`);
    else if (hasMore && total !== undefined) totals.push(total);
  }
  // Merges the logs of two regions.
  items.sort((a, b) => timeOf(b) - timeOf(a));
  return {
    items,
    failures,
    ...(cursors.length > 0 && { cursor: cursors.join(",") }),
    ...(totals.length > 0 && { fullLimit: Math.max(...totals) }),
  };
}

function timeOf({ record }: Located): number {
  return typeof record["time"] === "number" ? record["time"] : 0;
}

/** What was read of one region. */
export interface RegionList {
  readonly items: readonly ApiRecord[];
  readonly cursor: string | undefined;
  /** Whether there are more than were asked for. */
  readonly hasMore: boolean;
  /** How many there are, if the region gives its whole list at once. */
  readonly total: number | undefined;
}

/** Reads the requested number from a region, page by page. @throws Failure */
export async function readUpTo(
  api: Api,
  kind: ResourceKind,
  limit: number,
  begin?: string,
): Promise<RegionList> {
  const items: ApiRecord[] = [];
  const seen = new Set<unknown>();
  const paging = new Paging(api.place);
  let cursor = begin;
  let total: number | undefined;
  let isCut = false;
  do {
    const page = await kind.list(api, limit - items.length, cursor);
    const fresh = page.items.filter((item) => kind.name === "logs" || !seen.has(item[kind.id]));
    for (const item of fresh) seen.add(item[kind.id]);
    // What was on the pages before the cursor is not known here.
    const shown = begin === undefined ? fresh : await withoutOutdated(api, kind, fresh);
    for (const item of shown) items.push(item);
    cursor = paging.next(page.cursor, page.items.length);
    total = page.total;
    isCut = total !== undefined && total > page.items.length;
  } while (cursor !== undefined && items.length < limit);
  return { items, cursor, hasMore: isCut || cursor !== undefined, total };
}

async function withoutOutdated(
  api: Api,
  { isOutdated }: ResourceKind,
  records: readonly ApiRecord[],
): Promise<readonly ApiRecord[]> {
  if (!isOutdated) return records;
  const outdated = await pMap(records, (record) => isOutdated(api, record), { concurrency: 4 });
  return records.filter((_, index) => !outdated[index]);
}

/** Reads `EU_CENTRAL_1:…,US_EAST_1:…`, each a cursor of that region. */
function parseCursor(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(",").map((part) => part.split(/:(.*)/s).slice(0, 2));
  if (pairs.every((pair) => pair.length === 2 && pair[1])) {
    return new Map(pairs as [string, string][]);
  }
  throw new Failure("--cursor is what the list before printed, such as EU_CENTRAL_1:…");
}

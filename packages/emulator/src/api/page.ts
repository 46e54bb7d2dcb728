import { ApiError } from "../protocol/api-error.js";
import { type Place, placeName } from "../protocol/place.js";

/** The most a page has. */
export const LARGEST_PAGE = 1000;

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next part begins; absent with the last one. */
  readonly cursor?: string;
}

/**
 * Cuts a page out of a list that is sorted newest first. A cursor stays valid when entries are added or
 * deleted.
 *
 * @throws ApiError 400 for an invalid cursor or count
 */
export function pageOf<T extends Place>(
  sorted: readonly T[],
  query: URLSearchParams,
  most: number,
): Page<T> {
  const cursor = query.get("cursor");
  const last = cursor ? Number(/^\d+-(\d+)$/.exec(cursor)?.[1]) : Number.POSITIVE_INFINITY;
  const count = countOf(query) ?? most;
  if (Number.isNaN(last)) throw new ApiError(400, "invalid cursor", { sent: cursor });
  const rest = sorted.filter(({ order }) => order < last);
  const items = rest.slice(0, Math.min(count, LARGEST_PAGE));
  const end = items.at(-1);
  return end && items.length < rest.length ? { items, cursor: placeName(end) } : { items };
}

/** The value of `count`, if the request has one. @throws ApiError 400 */
export function countOf(query: URLSearchParams): number | undefined {
  const text = query.get("count");
  if (!text) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new ApiError(400, "invalid count", { sent: text });
}

import { ApiError } from "../protocol/api-error.js";
import { type Place, placeName } from "../protocol/place.js";

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next part begins; absent with the last one. */
  readonly cursor?: string;
}

/**
 * Cuts a page out of a list that is sorted newest first. A cursor holds over what is added or
 * deleted in between.
 *
 * @throws ApiError 400 for a cursor or a count that is none
 */
export function pageOf<T extends Place>(
  sorted: readonly T[],
  query: URLSearchParams,
  most: number,
): Page<T> {
  const cursor = query.get("cursor");
  const last = cursor ? Number(/^\d+-(\d+)$/.exec(cursor)?.[1]) : Number.POSITIVE_INFINITY;
  const count = Number(query.get("count") ?? most);
  if (Number.isNaN(last)) throw new ApiError(400, `invalid cursor: ${cursor}`);
  if (!(count >= 1)) throw new ApiError(400, `invalid count: ${query.get("count")}`);
  const rest = sorted.filter(({ order }) => order < last);
  const items = rest.slice(0, Math.min(count, 1000));
  const end = items.at(-1);
  return end && items.length < rest.length ? { items, cursor: placeName(end) } : { items };
}

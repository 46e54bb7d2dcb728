import { ApiError } from "../../api/api-error.js";

/** Milliseconds from one poll to the next. */
export interface Pace {
  /** While all is well. */
  readonly interval: number;
  /** The longest pause while a region has problems: the page must soon show that it is back. */
  readonly longest: number;
}

export const PACE: Pace = { interval: 3_000, longest: 8_000 };

/** A rate limit that ends later than this is tried again in between. */
const LONGEST_LIMIT = 60_000;
/** Clocks differ. */
const MARGIN = 50;

/**
 * Milliseconds until the next poll is begun.
 *
 * @param failures how many polls have failed in a row
 * @param took milliseconds of the last poll: a poll that hung is not followed by another pause
 */
export function pollingPause(pace: Pace, error: unknown, failures: number, took: number): number {
  const least = pace.interval / 3;
  const growing = pace.interval * 2 ** Math.min(failures - 1, 10);
  if (error instanceof ApiError && error.status === 429) {
    const wait = error.resetAt === undefined ? growing : error.resetAt - Date.now() + MARGIN;
    return Math.min(Math.max(wait, least), LONGEST_LIMIT);
  }
  const pause = error === undefined ? pace.interval : Math.min(growing, pace.longest);
  return Math.max(pause - took, least);
}

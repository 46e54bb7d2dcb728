import { ApiError } from "../../api/api-error.js";

/** Milliseconds from one poll to the next. */
export interface Pace {
  /** While all is well. */
  readonly interval: number;
  /** At the most while a region is in trouble: when it is back, the page is to say so. */
  readonly longest: number;
}

export const PACE: Pace = { interval: 3_000, longest: 8_000 };

/** A limit that is over later is asked about once in a while. */
const LONGEST_LIMIT = 60_000;

/**
 * Milliseconds until the next poll is begun, counted from the beginning of the last one.
 *
 * @param failures how many have failed since the last that did not
 */
export function pollingPause(pace: Pace, error: unknown, failures: number): number {
  if (error === undefined) return pace.interval;
  const growing = pace.interval * 2 ** Math.min(failures - 1, 10);
  if (!(error instanceof ApiError && error.status === 429)) return Math.min(growing, pace.longest);
  if (error.resetAt === undefined) return Math.min(growing, LONGEST_LIMIT);
  const wait = error.resetAt - Date.now();
  return Math.min(Math.max(wait, pace.interval), LONGEST_LIMIT);
}

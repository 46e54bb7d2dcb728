import { ApiError } from "../api/api-error.js";
import type { Failure } from "../failure.js";

/** Why nothing is known, in a few words: `US_EAST_1 cannot be read (not reachable)`. */
export function unreadText(failure: Failure): string {
  const { cause, message } = failure;
  if (!(cause instanceof ApiError) || cause.region === undefined) return message;
  return `${cause.region} cannot be read (${fewWords(cause)})`;
}

function fewWords({ status, isGarbled }: ApiError): string {
  if (isGarbled) return "its answer is unreadable";
  if (status === undefined) return "not reachable";
  if (status === 401 || status === 404) return "token refused";
  if (status === 429) return "rate limited";
  return `it answered ${status}`;
}

import { NO_ANSWER } from "../message/answer.js";
import type { HeaderList } from "../protocol/header-list.js";
import type { LogEntry } from "../state/logs.js";

/** One attempt that failed, as the logs of runs show it. */
export interface AttemptErrorView {
  readonly error: string;
  /** -1 if there was no answer. */
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Shows the failed attempts; `undefined` if there are none. */
export function attemptErrors(entries: readonly LogEntry[]): AttemptErrorView[] | undefined {
  if (entries.length === 0) return undefined;
  return entries.map(({ time, details: { error = "", answer } }) => ({
    error,
    status: answer?.status ?? NO_ANSWER,
    headers: answer?.headers ?? {},
    body: answer ? Buffer.from(answer.body).toString() : "",
    time,
  }));
}

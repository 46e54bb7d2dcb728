import { shownHeaders } from "../message/redaction.js";
import type { Waiter } from "../message/waiter.js";
import type { HeaderList } from "../protocol/header-list.js";

/** A waiter, as the API shows it. */
export interface WaiterView {
  readonly url: string;
  /** Seconds since 1970. */
  readonly deadline: number;
  readonly headers: HeaderList;
  readonly timeoutUrl: string;
  readonly timeoutHeaders: HeaderList;
}

/** Shows a waiter. */
export function waiterView({ deadline, notified, timedOut, run }: Waiter): WaiterView {
  const { redaction } = run.settings;
  return {
    url: notified.url,
    deadline: Math.floor(deadline / 1000),
    headers: shownHeaders(notified.headers, redaction),
    timeoutUrl: timedOut.url,
    timeoutHeaders: shownHeaders(timedOut.headers, redaction),
  };
}

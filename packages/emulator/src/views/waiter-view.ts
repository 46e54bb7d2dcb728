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
export function waiterView({ deadline, notified, timedOut }: Waiter): WaiterView {
  return {
    url: notified.url,
    deadline: Math.floor(deadline / 1000),
    headers: notified.headers,
    timeoutUrl: timedOut.url,
    timeoutHeaders: timedOut.headers,
  };
}

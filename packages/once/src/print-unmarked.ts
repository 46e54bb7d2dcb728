import type { Delivery } from "@qstash-verify/core";
import { pageOf, print, printable } from "@qstash-verify/core/building";
import { codeOf } from "./failure.js";

const MINUTE = 60_000;
/** When a line was last printed, by `performance.now()`. */
let printed = Number.NEGATIVE_INFINITY;

/** Prints which message was processed but not marked, once a minute: an outage can be about many. */
export function printUnmarked({ claimed }: Delivery, error?: unknown): void {
  const now = performance.now();
  if (now - printed < MINUTE) return;
  printed = now;
  const message = claimed.messageId === undefined ? "" : ` ${printable(claimed.messageId)}`;
  const code = codeOf(error);
  const why = code === undefined ? "" : ` (the store failed with ${code})`;
  print(
    `processed the message${message}, but this attempt could not mark it${why}, so it may be processed more than once (logged once a minute: set onUnmarked to list all). See ${pageOf("store_unavailable")}`,
  );
}

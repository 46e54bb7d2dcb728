import { optionInvalid } from "./errors.js";
/**
 * A handler's answer that ends a message: QStash stops retrying and moves it to the dead letter
 * queue (vendor page "Retry", status 489).
 *
 * @param reason Kept with the message in the dead letter queue.
 */
export function nonRetryable(reason?: string): Response {
  return new Response(reason ?? null, {
    status: 489,
    headers: { "upstash-nonretryable-error": "true" },
  });
}

/**
 * A handler's answer that chooses when QStash tries again: 503 with `Retry-After` (RFC 9110
 * §10.2.3). QStash honours up to one day, and does not try again beyond the message's retries.
 *
 * @param when Seconds from now, rounded up, or a point in time.
 * @throws ConfigurationError `option_invalid`
 */
export function retryAfter(when: number | Date): Response {
  const value = when instanceof Date ? when.toUTCString() : String(Math.ceil(when));
  if (!/^\d+$| GMT$/.test(value)) {
    throw optionInvalid("retryAfter() takes a number of seconds, or a valid Date");
  }
  return new Response(null, { status: 503, headers: { "retry-after": value } });
}

import { optionInvalid } from "./configuration-error.js";
/**
 * A handler's answer that ends a message: QStash stops retrying and moves it to the dead letter queue.
 *
 * @example
 * ```ts
 * import { handleRequest, nonRetryable } from "@qstash-verify/core";
 *
 * export const POST = (request: Request): Promise<Response> =>
 *   handleRequest(request, () => nonRetryable("the order was cancelled"));
 * ```
 *
 * @param reason Kept with the message in the dead letter queue.
 * @returns A response with status 489 and `Upstash-NonRetryable-Error: true`.
 * @see Upstash docs, "Retry"
 */
export function nonRetryable(reason?: string): Response {
  return new Response(reason ?? null, {
    status: 489,
    headers: { "upstash-nonretryable-error": "true" },
  });
}

/**
 * A handler's answer that chooses when QStash tries again. QStash waits up to one day, and does not try
 * again beyond the message's retries.
 *
 * @example
 * ```ts
 * import { handleRequest, retryAfter } from "@qstash-verify/core";
 *
 * export const POST = (request: Request): Promise<Response> =>
 *   handleRequest(request, () => retryAfter(60)); // or a Date
 * ```
 *
 * @param when Seconds from now, rounded up, or a point in time.
 * @returns A response with status 503 and `Retry-After`.
 * @throws ConfigurationError `option_invalid`: `when` is negative, or neither a number nor a valid date.
 * @see RFC 9110 §10.2.3
 */
export function retryAfter(when: number | Date): Response {
  const value = when instanceof Date ? when.toUTCString() : String(Math.ceil(when));
  // Asked before it is rounded up: of -0.5 that makes 0.
  const isNegative = typeof when === "number" && when < 0;
  if (isNegative || !/^\d+$| GMT$/.test(value)) {
    throw optionInvalid("retryAfter() takes a number of seconds, or a valid Date");
  }
  return new Response(null, { status: 503, headers: { "retry-after": value } });
}

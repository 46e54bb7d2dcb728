import { context, isSpanContextValid, trace } from "@opentelemetry/api";

/**
 * Headers that link a message to the active span: `traceparent` and `tracestate`. Without an active span
 * there are none. Baggage is not sent.
 *
 * The clients of Upstash put `Upstash-Forward-` in front of the names: for messages, batches, queues and
 * schedules, and for the runs of workflows and their calls.
 *
 * @example
 * ```ts
 * import { traceHeaders } from "@qstash-verify/otel";
 * import { Client } from "@upstash/qstash";
 *
 * await new Client().publishJSON({
 *   url: "https://app.example.com/api/qstash",
 *   body: { order: 1 },
 *   headers: traceHeaders(),
 * });
 * ```
 *
 * @param prefix Text in front of both names. Default: none. If you publish without a client of Upstash:
 *   `"Upstash-Forward-"`. For callbacks, with any client: `"Upstash-Callback-Forward-"` and
 *   `"Upstash-Failure-Callback-Forward-"`.
 * @see W3C Trace Context
 */
export function traceHeaders(prefix = ""): Record<string, string> {
  const span = trace.getSpanContext(context.active());
  if (span === undefined || !isSpanContextValid(span)) return {};
  const { traceId, spanId, traceFlags, traceState } = span;
  const flags = traceFlags.toString(16).padStart(2, "0");
  const state = traceState?.serialize();
  return {
    [`${prefix}traceparent`]: `00-${traceId}-${spanId}-${flags}`,
    ...(state && { [`${prefix}tracestate`]: state }),
  };
}

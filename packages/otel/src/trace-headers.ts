import { context, isSpanContextValid, trace } from "@opentelemetry/api";

/**
 * Headers that have a message linked to the active span: `traceparent` and `tracestate` (W3C Trace
 * Context), or none where no span is active. Baggage is not sent.
 *
 * ```ts
 * await client.publishJSON({ url, body, headers: traceHeaders() });
 * await workflowClient().trigger({ url, body, headers: traceHeaders() });
 * ```
 *
 * The clients of Upstash put `Upstash-Forward-` in front of the names: for single messages, batches,
 * queues and schedules, and for the runs of workflows and their calls.
 *
 * @param prefix For requests without those clients, `"Upstash-Forward-"`. For the callbacks of a message,
 *   with any client, `"Upstash-Callback-Forward-"` and `"Upstash-Failure-Callback-Forward-"`.
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

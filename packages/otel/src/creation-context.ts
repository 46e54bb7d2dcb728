import { createTraceState, isSpanContextValid, type SpanContext } from "@opentelemetry/api";
import type { Claimed } from "@qstash-verify/core";

const TRACEPARENT = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/**
 * The span in which a message was published, as its headers say (W3C Trace Context, `traceparent` and
 * `tracestate`). It is read with any propagator of the app, because only these two headers are forwarded.
 *
 * @returns `undefined` if there is none or it is malformed. A `tracestate` that is malformed or longer than
 *   512 characters is left out.
 */
export function creationContext({ traceparent, tracestate }: Claimed): SpanContext | undefined {
  const [, version, traceId = "", spanId = "", flags = "", more] =
    TRACEPARENT.exec(traceparent ?? "") ?? [];
  const state = typeof tracestate === "string" ? createTraceState(tracestate) : undefined;
  const context: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(state?.serialize() && { traceState: state }),
  };
  // Only later versions may have more fields.
  if (version === "00" && more !== undefined) return undefined;
  return isSpanContextValid(context) ? context : undefined;
}

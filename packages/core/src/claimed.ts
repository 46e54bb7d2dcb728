import type { IncomingHead } from "./incoming.js";
import type { Region } from "./region.js";

/** What the request's headers say. QStash does not sign them, so do not rely on them for security. */
export interface Claimed {
  /** `Upstash-Region`. To send a follow-up message in the same region, use the proven `delivery.region`. */
  readonly region: Region | undefined;
  /** `Upstash-Message-Id`, the same for all retries of a message. */
  readonly messageId: string | undefined;
  /** `Upstash-Retried`: attempts before this one. */
  readonly retried: number | undefined;
  /** `Upstash-Schedule-Id`, for messages of a schedule. */
  readonly scheduleId: string | undefined;
  /** `Upstash-Topic-Name`, for messages to a URL group. */
  readonly urlGroup: string | undefined;
  /** `Upstash-Caller-Ip`: the publisher's address. */
  readonly callerIp: string | undefined;
  /** `traceparent` (W3C Trace Context): the span in which the message was published. */
  readonly traceparent: string | undefined;
  /** `tracestate` (W3C Trace Context). */
  readonly tracestate: string | undefined;
}

/** Reads the headers that QStash sends along. */
export function readClaimed(head: IncomingHead, region: Region | undefined): Claimed {
  const header = (name: string) => head.header(name) || undefined;
  const retried = header("upstash-retried") ?? "";
  return {
    region,
    messageId: header("upstash-message-id"),
    retried: /^\d+$/.test(retried) ? Number(retried) : undefined,
    scheduleId: header("upstash-schedule-id"),
    urlGroup: header("upstash-topic-name"),
    callerIp: header("upstash-caller-ip"),
    traceparent: header("traceparent"),
    tracestate: header("tracestate"),
  };
}

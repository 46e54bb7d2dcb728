import type { Attributes } from "@opentelemetry/api";
import type { Delivery, Outcome } from "@qstash-verify/core";

/** The longest value that is taken over from a header: nobody signs those. */
const LONGEST = 128;

/** What spans and metrics share. Source: OpenTelemetry semantic conventions, "Messaging". */
export const OPERATION: Attributes = {
  "messaging.system": "qstash",
  "messaging.operation.name": "process",
};

/**
 * What a span says of its delivery. Not its URL, whose query may be secret, nor any of its body but the
 * size.
 *
 * Source: OpenTelemetry semantic conventions, "Messaging spans"; names that begin with `qstash.` are ours.
 */
export function attributesOf(delivery: Delivery, route: string): Attributes {
  const { claimed, keySlot, region } = delivery;
  return {
    ...OPERATION,
    "messaging.operation.type": "process",
    "messaging.destination.template": route || undefined,
    "messaging.message.id": bounded(claimed.messageId),
    "messaging.message.body.size": delivery.bytes().length,
    "qstash.region": region,
    "qstash.key_slot": keySlot,
    "qstash.retried": claimed.retried,
    "qstash.schedule_id": bounded(claimed.scheduleId),
    "qstash.url_group": bounded(claimed.urlGroup),
  };
}

/** Text of a header, unless a host of its owner's own has handed over something else. */
function bounded(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, LONGEST) : undefined;
}

/** Whether `once()` has answered, because the message was processed before. */
export function isDuplicate({ headers = {} }: Outcome): boolean {
  return headers["idempotent-replayed"] === "true";
}

import type { Attributes } from "@opentelemetry/api";
import type { Delivery, Outcome } from "@qstash-verify/core";

/** The longest value that is copied from a header: headers are not signed. */
const LONGEST = 128;

/** What spans and metrics share. Source: OpenTelemetry semantic conventions, "Messaging". */
export const OPERATION: Attributes = {
  "messaging.system": "qstash",
  "messaging.operation.name": "process",
};

/**
 * The attributes of a delivery's span. Not the URL, whose query may be secret, and of the body only the size.
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

/** The text of a header, unless a custom host passed something else. */
function bounded(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, LONGEST) : undefined;
}

/** Whether `once()` has answered, because the message was processed before. */
export function isDuplicate({ headers = {} }: Outcome): boolean {
  return headers["idempotent-replayed"] === "true";
}

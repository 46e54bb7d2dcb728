import { type FakeDelivery, type FakeDeliveryOptions, fakeDelivery } from "../fake-delivery.js";
import { regionHeader, regions } from "../region.js";

/** What a request of a test has. */
interface Head {
  readonly url: string;
  readonly header: (name: string) => string | null | undefined;
}

/**
 * The delivery that a request stands for: its body, and what its headers say. A header that is missing gives
 * the default of `fakeDelivery()`.
 */
export function deliveryOf(
  { url, header }: Head,
  body: unknown,
  options: FakeDeliveryOptions,
): FakeDelivery {
  const text = (name: string) => header(name) || undefined;
  const retried = text("upstash-retried") ?? "";
  const named = text("upstash-region")?.toUpperCase();
  const region = regions.find((each) => regionHeader(each) === named);
  return fakeDelivery({
    body,
    destination: new URL(url, "https://app.example.com").href,
    messageId: text("upstash-message-id"),
    retried: /^\d+$/.test(retried) ? Number(retried) : undefined,
    scheduleId: text("upstash-schedule-id"),
    urlGroup: text("upstash-topic-name"),
    callerIp: text("upstash-caller-ip"),
    traceparent: text("traceparent"),
    tracestate: text("tracestate"),
    ...(region && { region }),
    ...options,
  });
}

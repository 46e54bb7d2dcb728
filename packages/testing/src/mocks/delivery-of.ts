import { type FakeDelivery, type FakeDeliveryOptions, fakeDelivery } from "../fake-delivery.js";

/** What a request of a test has. */
interface Head {
  readonly url: string;
  readonly header: (name: string) => string | null | undefined;
}

/** The delivery that a request stands for: its body, and what its headers say. */
export function deliveryOf(
  { url, header }: Head,
  body: unknown,
  options: FakeDeliveryOptions,
): FakeDelivery {
  const retried = header("upstash-retried");
  return fakeDelivery({
    body,
    destination: new URL(url, "https://app.example.com").href,
    messageId: header("upstash-message-id") ?? undefined,
    retried: retried ? Number(retried) : undefined,
    scheduleId: header("upstash-schedule-id") ?? undefined,
    urlGroup: header("upstash-topic-name") ?? undefined,
    ...options,
  });
}

import { Receiver } from "@upstash/qstash";
import type { Sample } from "./sample.js";

/** The vendor's `Receiver.verify()`, which takes the body as text. */
export function vendorRun(receiver: Receiver, sample: Sample): () => Promise<unknown> {
  const { token: signature, text: body, region: upstashRegion } = sample;
  return () => receiver.verify({ signature, body, upstashRegion });
}

export function vendorReceiver(keys?: { current: string; next: string }): Receiver {
  if (keys === undefined) return new Receiver();
  return new Receiver({ currentSigningKey: keys.current, nextSigningKey: keys.next });
}

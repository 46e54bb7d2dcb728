import { type DeliveryOptions, type SignedDelivery, signDelivery } from "@qstash-verify/testing";
import { KEYS } from "../environment.js";

/** A signed delivery, in every form in which somebody asks for it. */
export interface Sample {
  readonly token: string;
  /** The key that signed it. */
  readonly key: string;
  /** The value of `Upstash-Region`. */
  readonly region: string;
  readonly text: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By lower-case name, as `node:http` has them. */
  readonly headers: ReadonlyMap<string, string>;
}

const DESTINATION = "https://app.example.com/api/orders";

/** Deliveries of one body that differ in their tokens, so that no engine can learn one by heart. */
export async function samples(
  text: string,
  count: number,
  options: Partial<DeliveryOptions> = {},
): Promise<readonly Sample[]> {
  const { key = KEYS[options.region ?? "EU_CENTRAL_1"].current } = options;
  const signed = Array.from({ length: count }, () =>
    signDelivery({ url: DESTINATION, body: text, ...options, key }),
  );
  return (await Promise.all(signed)).map((delivery) => sampleOf(delivery, text, key));
}

/** The same delivery with another token. */
export function withToken(sample: Sample, token: string): Sample {
  return { ...sample, token, headers: new Map([...sample.headers, ["upstash-signature", token]]) };
}

function sampleOf({ headers, body }: SignedDelivery, text: string, key: string): Sample {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const all = new Map<string, string>(entries as [string, string][]);
  all.set("content-length", String(body.byteLength));
  return {
    token: all.get("upstash-signature") ?? "",
    key,
    region: all.get("upstash-region") ?? "",
    text,
    bytes: body,
    headers: all,
  };
}

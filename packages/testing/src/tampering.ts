import { bodyClaim } from "./claims.js";
import { otherBody } from "./other-body.js";
import { regionHeader, regions } from "./region.js";
import { type DeliveryOptions, type SignedDelivery, signDelivery } from "./sign-delivery.js";

/** What is signed as the genuine delivery is, with other claims. */
export function withClaims(
  genuine: DeliveryOptions,
  claims: DeliveryOptions["claims"],
): DeliveryOptions {
  return { ...genuine, claims: { ...genuine.claims, ...claims } };
}

/** A delivery whose signature is made of the genuine one. */
export async function withSignature(
  genuine: DeliveryOptions,
  change: (signed: string) => string | undefined,
): Promise<SignedDelivery> {
  const { headers } = await signDelivery(genuine);
  const signature = change(headers["Upstash-Signature"] ?? "");
  return signDelivery({
    ...genuine,
    headers: { ...genuine.headers, "Upstash-Signature": signature },
  });
}

/** The signature is that of the genuine body, so that only its hash is wrong. */
export async function withOtherBody(genuine: DeliveryOptions): Promise<SignedDelivery> {
  const { body } = await signDelivery(genuine);
  const claimed = withClaims(genuine, { body: await bodyClaim(body) });
  return signDelivery({ ...claimed, body: otherBody(body) });
}

/** The header names the region that did not sign. */
export function withOtherRegion(genuine: DeliveryOptions): DeliveryOptions {
  const { region = "EU_CENTRAL_1", headers } = genuine;
  const other = regions.find((each) => each !== region) ?? region;
  return { ...genuine, headers: { ...headers, "Upstash-Region": regionHeader(other) } };
}

/** Another path on the same host. */
export function elsewhere(url: string): string {
  const other = new URL(url);
  other.pathname = `${other.pathname.replace(/\/$/, "")}/elsewhere`;
  return other.href;
}

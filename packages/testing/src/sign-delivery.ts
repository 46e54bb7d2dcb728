import { CompactSign } from "jose";
import { type Claims, deliveryClaims, type NotBefore } from "./claims.js";
import { deliveryHeaders, type HeaderOptions } from "./delivery-headers.js";
import type { Region } from "./region.js";
import { testKeys } from "./test-keys.js";

/** What to deliver, and how to sign it. Only `url` is required. */
export interface DeliveryOptions extends HeaderOptions {
  /** The destination as published: the `sub` claim. */
  readonly url: string;
  /** The bytes to deliver, a string as UTF-8. Empty unless given. */
  readonly body?: string | Uint8Array | undefined;
  /** `POST` unless given. */
  readonly method?: string | undefined;
  /** The region that sends, and whose key signs. `EU_CENTRAL_1` unless given. */
  readonly region?: Region | undefined;
  /** The signing key, `sig_` included. The region's current test key unless given. */
  readonly key?: string | undefined;
  /** When it is signed, in milliseconds since 1970 or as a `Date`. The present unless given. */
  readonly now?: number | Date | undefined;
  /** The form of `nbf`. `issued` unless given. */
  readonly notBefore?: NotBefore | undefined;
  /** Claims to replace or to add; one set to `undefined` is left out of the token. */
  readonly claims?: Claims | undefined;
}

/** One HTTP attempt of QStash to deliver a message. */
export interface SignedDelivery {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** A new `Request` with its `Content-Length`. The Fetch standard gives a GET no body. */
  toRequest(): Request;
}

/**
 * Signs a delivery the way QStash does: a compact JWS over HS256, keyed with the UTF-8 bytes of the
 * whole signing key, and the headers a real delivery has.
 *
 * Source: the vendor's page "Verify signatures", and the tokens it shows.
 */
export async function signDelivery(options: DeliveryOptions): Promise<SignedDelivery> {
  const { url, method = "POST", region = "EU_CENTRAL_1", key = testKeys[region].current } = options;
  const body = toBytes(options.body ?? "");
  const now = Number(options.now ?? Date.now());
  const claims = await deliveryClaims(url, body, now, options.notBefore);
  const signature = await signToken({ ...claims, ...options.claims }, key);
  const headers = deliveryHeaders(signature, region, options);
  return {
    url,
    method,
    headers,
    body,
    toRequest: () =>
      new Request(url, {
        method,
        headers: { ...headers, "Content-Length": String(body.byteLength) },
        body: body.byteLength > 0 ? body : null,
      }),
  };
}

/** Signs claims as QStash does; the result is the value of an `Upstash-Signature` header. */
export async function signToken(claims: Claims, key: string): Promise<string> {
  const encoder = new TextEncoder();
  return new CompactSign(encoder.encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(encoder.encode(key));
}

function toBytes(body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
}

import { CompactSign } from "jose/jws/compact/sign";
import { type Bytes, toBytes } from "./bytes.js";
import { type Claims, deliveryClaims, type NotBefore } from "./claims.js";
import { deliveryHeaders, type HeaderOptions } from "./delivery-headers.js";
import type { Region } from "./region.js";
import { testKeys } from "./test-keys.js";

/** What to deliver, and how to sign it. Only `url` is required. */
export interface DeliveryOptions extends HeaderOptions {
  /** The destination as it was published: the `sub` claim. */
  readonly url: string;
  /** The bytes to deliver, a string as UTF-8. Default: empty. */
  readonly body?: string | Uint8Array | undefined;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  /** The region that sends, and whose key signs. Default: `EU_CENTRAL_1`. */
  readonly region?: Region | undefined;
  /** The signing key, `sig_` included. Default: the region's current test key. */
  readonly key?: string | undefined;
  /** When it is signed, in milliseconds or as a `Date`. Default: now. */
  readonly now?: number | Date | undefined;
  /** The form of `nbf`. Default: `issued`. */
  readonly notBefore?: NotBefore | undefined;
  /** Claims to replace or to add. One that is `undefined` is left out of the token. */
  readonly claims?: Claims | undefined;
}

/** One HTTP attempt of QStash to deliver a message. */
export interface SignedDelivery {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
  /** A new `Request` with its `Content-Length`. Throws `TypeError` for a GET with a body. */
  toRequest(): Request;
}

/**
 * Signs a delivery as QStash does: a compact JWS over HS256, with the headers of a real delivery.
 *
 * @example
 * ```ts
 * import { handleRequest } from "@qstash-verify/core";
 * import { signDelivery, testEnvironment } from "@qstash-verify/testing";
 *
 * const url = "https://app.example.com/api/qstash";
 * const delivery = await signDelivery({ url, body: '{"order":1}' });
 * const response = await handleRequest(
 *   delivery.toRequest(),
 *   ({ region }) => Response.json({ region }),
 *   { env: testEnvironment("single") },
 * );
 * console.log(response.status); // 200
 * ```
 *
 * @throws TypeError The body is neither a string nor bytes.
 * @see Upstash docs, "Verify signatures"; RFC 7515 §7.1
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

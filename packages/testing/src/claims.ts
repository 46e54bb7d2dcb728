import * as base64url from "jose/base64url";

/** The claims of a signature, by name. A claim that is `undefined` is left out of the token. */
export type Claims = Readonly<Record<string, unknown>>;

/** Seconds a real signature is valid for. */
const LIFETIME = 300;

/**
 * How `nbf` is written. Real tokens have been seen with each.
 *
 * - `issued`: equal to `iat`.
 * - `epoch`: `0`.
 * - `year-one`: `-62135596800`, the zero value of a time in Go.
 */
export type NotBefore = "issued" | "epoch" | "year-one";

/**
 * The claims that QStash signs for a delivery, in the form of real tokens.
 *
 * @param now milliseconds since 1970; the claims are in whole seconds.
 */
export async function deliveryClaims(
  url: string,
  body: Uint8Array,
  now: number,
  notBefore: NotBefore = "issued",
): Promise<Record<string, unknown>> {
  const iat = Math.floor(now / 1000);
  return {
    aud: "",
    body: await bodyClaim(body),
    exp: iat + LIFETIME,
    iat,
    iss: "Upstash",
    jti: `jwt_${randomText(28)}`,
    nbf: { issued: iat, epoch: 0, "year-one": -62_135_596_800 }[notBefore],
    sub: url,
  };
}

/**
 * The `body` claim of these bytes: their SHA-256 as base64url, with its one `=` of padding.
 *
 * @example
 * ```ts
 * import { bodyClaim } from "@qstash-verify/testing";
 *
 * const claim = await bodyClaim(new TextEncoder().encode("hello"));
 * console.log(claim); // 44 characters
 * ```
 */
export async function bodyClaim(body: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(body));
  return `${base64url.encode(new Uint8Array(digest))}=`;
}

/** Letters and digits from the runtime's random source. */
export function randomText(length: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const random = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(random, (byte) => alphabet.charAt(byte % alphabet.length)).join("");
}

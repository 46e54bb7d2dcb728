import * as base64url from "jose/base64url";

/** A token made by hand: its signature is genuine, its content need not be. */
export interface HandmadeToken {
  readonly protectedHeader: string;
  readonly payload: string;
  /** The HMAC key. */
  readonly key: string;
  readonly hash: "SHA-256" | "SHA-384" | "SHA-512";
}

/**
 * Signs any header over any payload. A JWS library refuses to make most of the tokens that a verifier must
 * refuse, so these are made without one.
 */
export async function forge(token: HandmadeToken): Promise<string> {
  const signingInput = `${base64url.encode(token.protectedHeader)}.${base64url.encode(token.payload)}`;
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(token.key),
    { name: "HMAC", hash: token.hash },
    false,
    ["sign"],
  );
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(signingInput));
  return `${signingInput}.${base64url.encode(new Uint8Array(signature))}`;
}

import * as base64url from "jose/base64url";
import type { Bytes } from "../bytes.js";

/** A body as data: text (sent as UTF-8), bytes by value, or a number of random bytes. */
export type BodySpec =
  | string
  | { readonly bytes: readonly number[] }
  | { readonly randomBytes: number };

/** The bytes a body spec stands for; the same ones every time. */
export function bodyBytes(body: BodySpec): Bytes {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return "bytes" in body ? Uint8Array.from(body.bytes) : randomBytes(body.randomBytes);
}

/** Standard base64 with padding (RFC 4648 §4) of any number of bytes. */
export function base64(bytes: Uint8Array): string {
  const text = base64url.encode(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** Bytes of a xorshift generator: not text and not UTF-8, so any decoder would change them. */
function randomBytes(length: number): Bytes {
  const bytes = new Uint8Array(length);
  let state = 0x9e3779b9;
  for (let index = 0; index < length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state;
  }
  return bytes;
}

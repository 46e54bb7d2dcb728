import type { Bytes } from "./bytes.js";

/**
 * Decodes base64 or base64url, padded or not (RFC 4648 §4 and §5).
 *
 * @throws DOMException where the text is neither.
 */
export function decodeBase64(text: string): Bytes {
  return toBytes(decode(text));
}

/**
 * Decodes the base64 or base64url of a UTF-8 text.
 *
 * @throws DOMException, TypeError where it is neither.
 */
export function decodeText(text: string): string {
  const binary = decode(text);
  // Most texts are ASCII, and those are read already.
  return /[^\0-\x7f]/.test(binary)
    ? new TextDecoder("utf-8", { fatal: true }).decode(toBytes(binary))
    : binary;
}

/** One character per byte. */
function decode(text: string): string {
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
}

function toBytes(binary: string): Bytes {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

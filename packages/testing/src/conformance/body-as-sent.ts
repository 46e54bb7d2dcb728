import { base64 } from "./body-bytes.js";

/**
 * What a handler answers as `body`: in base64, the bytes that the host's own value stands for.
 *
 * Bytes are themselves and `undefined` is nothing. A text or a value of JSON stands for the bytes it
 * was read from; anything else is not what was delivered, and fails the row.
 *
 * @param value the body as the host's own API gives it
 * @param delivered `delivery.bytes()`
 */
export function bodyAsSent(value: unknown, delivered: Uint8Array): string {
  if (value === undefined) return "";
  if (value instanceof Uint8Array) return base64(value);
  const text = new TextDecoder().decode(delivered);
  const same = value === text || JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  return same ? base64(delivered) : "another value";
}

import { base64 } from "./body-bytes.js";

/** What kind of value a host makes of a body: a JSON value, a string, bytes, or nothing. */
export type Parsed = "json" | "text" | "bytes" | "nothing";

/**
 * The text for `body` in a handler's answer: `kind:base64`, such as `json:e30=`.
 *
 * Bytes are encoded as they are, and `undefined` as no bytes. A string or a JSON value must equal the
 * delivered body, whose bytes are then encoded. Any other value fails the row.
 *
 * @param value the body as the host's own API gives it
 * @param delivered `delivery.bytes()`
 */
export function bodyAsSent(value: unknown, delivered: Uint8Array): string {
  if (value === undefined) return answer("nothing", new Uint8Array());
  if (value instanceof Uint8Array) return answer("bytes", value);
  const text = new TextDecoder().decode(delivered);
  if (value === text) return answer("text", delivered);
  const same = JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  return same ? answer("json", delivered) : "another value";
}

function answer(parsed: Parsed, bytes: Uint8Array): string {
  return `${parsed}:${base64(bytes)}`;
}

/** Splits it into its parts. A host that parses nothing answers only the bytes. */
export function readBodyAsSent(body: string): { readonly parsed?: string; readonly sent: string } {
  const [sent = "", parsed] = String(body).split(":").reverse();
  return { sent, ...(parsed !== undefined && { parsed }) };
}

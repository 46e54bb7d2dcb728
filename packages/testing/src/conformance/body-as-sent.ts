import { base64 } from "./body-bytes.js";

/** What a host's own value of a body is: a value of JSON, a string, bytes, or nothing. */
export type Parsed = "json" | "text" | "bytes" | "nothing";

/**
 * What a handler answers as `body`: what the host's own value is, and in base64 the bytes that it stands
 * for.
 *
 * Bytes are themselves and `undefined` is nothing. A text or a value of JSON stands for the bytes it
 * was read from; anything else is not what was delivered, and fails the row.
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

/** Takes it apart. A host that parses nothing answers the bytes alone. */
export function readBodyAsSent(body: string): { readonly parsed?: string; readonly sent: string } {
  const [sent = "", parsed] = String(body).split(":").reverse();
  return { sent, ...(parsed !== undefined && { parsed }) };
}

/** `Uint8Array<ArrayBuffer>`, written so that TypeScript before 5.7, whose `Uint8Array` takes no parameter, reads it. */
export type Bytes = ReturnType<Uint8Array["slice"]>;

/**
 * A copy of the bytes, or those of a string in UTF-8.
 *
 * @throws TypeError for anything else: `Uint8Array` makes an empty body of an object, and zeros of a number.
 */
export function toBytes(body: string | Uint8Array): Bytes {
  if (typeof body === "string") return new Uint8Array(new TextEncoder().encode(body));
  // Not by `instanceof`: in jsdom, the test's own bytes are of another realm.
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  }
  throw new TypeError("body must be a string or bytes: pass JSON.stringify(body)");
}

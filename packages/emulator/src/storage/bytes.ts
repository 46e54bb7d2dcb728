/** Bytes in JSON: base64. */
export function bytesToText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

export function textToBytes(text: string): Uint8Array {
  return Buffer.from(text, "base64");
}

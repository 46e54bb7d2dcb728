import { describe, expect, test } from "vitest";
import { decodeBase64, decodeText } from "../dist/base64.js";

const encoded = (bytes: Uint8Array | string) => Buffer.from(bytes as string);

describe("bytes", () => {
  // All of them, so both characters in which the alphabets differ are among it.
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);

  test.each(["base64", "base64url"] as const)("are read from %s", (alphabet) => {
    expect(decodeBase64(encoded(all).toString(alphabet))).toEqual(all);
  });

  test.each(["A", "AAAAA", "AA=A", "%AAA", "é"])("are not read from %s", (text) => {
    expect(() => decodeBase64(text)).toThrow();
  });
});

describe("a text", () => {
  test.each(["", "order", "Grüße", "é", "🚀"])("is read as UTF-8: %s", (text) => {
    expect(decodeText(encoded(text).toString("base64url"))).toBe(text);
  });

  test.each([[[0xff]], [[0x61, 0xc3]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]]])(
    "is refused, and not mended, if it is no UTF-8: %o",
    (bytes) => {
      expect(() => decodeText(encoded(Uint8Array.from(bytes)).toString("base64"))).toThrow(
        TypeError,
      );
    },
  );
});

import { describe, expect, test } from "vitest";
import { decodeJson, parseToken } from "../dist/token.js";

const header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
const signature = "A".repeat(43);

describe("the length of a payload", () => {
  // No bytes are spelled so, but some decoders drop the last character and go on.
  test.each([1, 5, 9, 101])("of %d characters is malformed", (length) => {
    expect(() => parseToken(`${header}.${"A".repeat(length)}.${signature}`)).toThrow(
      expect.objectContaining({ code: "signature_malformed" }),
    );
  });

  test.each([2, 3, 4, 6, 100])("of %d characters is not", (length) => {
    const payload = "A".repeat(length);
    expect(parseToken(`${header}.${payload}.${signature}`)).toEqual({
      signingInput: `${header}.${payload}`,
      payload,
      signature,
    });
  });
});

describe("a part of a token", () => {
  const encoded = (text: string) => Buffer.from(text).toString("base64url");

  test("is read as JSON of UTF-8", () => {
    expect(decodeJson(encoded('{"a":"grüß"}'))).toEqual({ a: "grüß" });
  });

  test.each(["", "A", "{", "null", "1", '"text"', "[]", '[{"a":1}]'])(
    "is no object: %s",
    (text) => {
      expect(decodeJson(encoded(text))).toBeUndefined();
    },
  );
});

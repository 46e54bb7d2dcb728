import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteStore } from "../dist/byte-store.js";

const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });

test("keeps any chunks, whatever length was announced, over a buffer of their own", () => {
  fc.assert(
    fc.property(chunks, fc.option(fc.nat(400), { nil: undefined }), (given, announced) => {
      const store = new ByteStore(announced);
      const copies = given.map((chunk) => store.add(chunk));
      const whole = Buffer.concat(given);
      const bytes = store.bytes();
      expect(Buffer.from(bytes).equals(whole)).toBe(true);
      expect(Buffer.concat(copies).equals(whole)).toBe(true);
      expect([store.length, bytes.buffer.byteLength]).toEqual([whole.byteLength, whole.byteLength]);
    }),
  );
});

test("what it returns are copies", () => {
  const store = new ByteStore();
  const chunk = new Uint8Array([1]);
  const copy = store.add(chunk);
  chunk[0] = 2;
  expect([copy[0], store.bytes()[0]]).toEqual([1, 1]);
});

test("sets no more aside than a block, however much is announced", () => {
  const store = new ByteStore(Number.MAX_SAFE_INTEGER);
  const { buffer } = store.add(new Uint8Array(1));
  expect(buffer.byteLength).toBeLessThanOrEqual(16 * 1024 * 1024);
});

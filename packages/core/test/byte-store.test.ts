import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteStore } from "../dist/byte-store.js";

const MIB = 1024 * 1024;
const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });

function filled(given: Iterable<Uint8Array>, announced?: number): ByteStore {
  const store = new ByteStore(announced);
  for (const chunk of given) store.add(chunk);
  return store;
}

/** Bytes that are set aside, and in how many blocks. */
function setAside(store: ByteStore): { bytes: number; blocks: number } {
  const sizes = store.from(0).map(({ buffer }) => buffer.byteLength);
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), blocks: sizes.length };
}

test("keeps any chunks, whatever length was announced, over a buffer of their own", () => {
  fc.assert(
    fc.property(chunks, fc.option(fc.nat(400), { nil: undefined }), (given, announced) => {
      const store = filled(given, announced);
      const whole = Buffer.concat(given);
      const bytes = store.bytes();
      expect(Buffer.from(bytes).equals(whole)).toBe(true);
      expect([store.length, bytes.buffer.byteLength]).toEqual([whole.byteLength, whole.byteLength]);
      expect(store.bytes()).toBe(bytes);
    }),
  );
});

test("shows what was kept behind any byte", () => {
  fc.assert(
    fc.property(chunks, fc.nat(400), fc.nat(500), (given, announced, start) => {
      const kept = Buffer.concat(filled(given, announced).from(start));
      expect(kept.equals(Buffer.concat(given).subarray(start))).toBe(true);
    }),
  );
});

test("what it returns are copies", () => {
  const chunk = new Uint8Array([1]);
  const store = filled([chunk]);
  chunk[0] = 2;
  expect([store.from(0)[0]?.[0], store.bytes()[0]]).toEqual([1, 1]);
});

test("sets no more aside than a block, however much is announced", () => {
  const store = filled([new Uint8Array(1)], Number.MAX_SAFE_INTEGER);
  expect(setAside(store).bytes).toBeLessThanOrEqual(16 * MIB);
});

test("sets an eighth more aside than there is, whatever the chunks, in few blocks", () => {
  const sizes = fc.array(fc.constantFrom(1, 2, 700, 4096, 65_535, 65_536), { minLength: 1 });
  fc.assert(
    fc.property(sizes, fc.nat(9), (given, announced) => {
      const store = new ByteStore(announced);
      for (let at = 0; store.length < 2 * MIB && at < 20_000; at++) {
        store.add(new Uint8Array(given[at % given.length] ?? 0));
      }
      const { bytes, blocks } = setAside(store);
      expect(bytes).toBeLessThanOrEqual(store.length * 1.125 + 1024);
      expect(blocks).toBeLessThan(100);
    }),
    { numRuns: 20 },
  );
});

test("a single chunk is copied once", () => {
  const store = filled([new Uint8Array(100_000)]);
  const [kept] = store.from(0);
  expect(store.bytes().buffer).toBe(kept?.buffer);
});

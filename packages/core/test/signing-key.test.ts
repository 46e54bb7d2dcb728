import { describe, expect, test } from "vitest";
import { type Candidates, checkRegion, findSigner, type SigningKey } from "../dist/signing-key.js";
import type { Token } from "../dist/token.js";

const token: Token = { signingInput: "a.b", payload: "b", signature: "c" };
let tried: string[] = [];

/** A key that signed if it is named so. */
function key(secret: string, signer: string, asynchronous = false): SigningKey {
  const signed = () => {
    tried.push(secret);
    return asynchronous ? Promise.resolve(secret === signer) : secret === signer;
  };
  return { secret, slot: "current", region: undefined, source: secret, signed };
}

describe.each([false, true])(
  "findSigner, with an engine that is asynchronous: %s",
  (asynchronous) => {
    const candidates = (signer: string): Candidates => ({
      keys: ["one", "two", "three"].map((secret) => key(secret, signer, asynchronous)),
    });
    const find = async (of: Candidates) => {
      tried = [];
      return findSigner(token, of);
    };

    test("tries one key after the other, and none after the one that signed", async () => {
      expect((await find(candidates("two"))).secret).toBe("two");
      expect(tried).toEqual(["one", "two"]);
    });

    test("tries the one that signed first the next time, and keeps all others in their order", async () => {
      const all = candidates("two");
      const before = all.keys;
      await find(all);
      await find(all);
      expect(tried).toEqual(["two"]);
      expect(all.keys.map(({ secret }) => secret)).toEqual(["two", "one", "three"]);
      // Another delivery may be on its way through the list as it was.
      expect(before.map(({ secret }) => secret)).toEqual(["one", "two", "three"]);
    });

    test("refuses where none signed", async () => {
      await expect(find(candidates("stranger"))).rejects.toMatchObject({
        code: "signature_mismatch",
        message: expect.stringContaining("compare yours with the QStash console"),
      });
      await expect(async () => findSigner(token, { keys: [] })).rejects.toMatchObject({
        code: "signature_mismatch",
      });
      expect(tried).toEqual(["one", "two", "three"]);
    });
  },
);

test("the list is the same one while the first key signs", () => {
  const all: Candidates = { keys: [key("one", "one"), key("two", "one")] };
  const { keys } = all;
  findSigner(token, all);
  expect(all.keys).toBe(keys);
});

describe("checkRegion", () => {
  const proving = { ...key("one", "one"), region: "US_EAST_1" as const };

  test.each([undefined, null, "", "US-EAST-1", "us-east-1"])("agrees to %s", (header) => {
    expect(() => checkRegion(header, proving)).not.toThrow();
  });

  test.each(["EU-CENTRAL-1", "MARS-NORTH-1", " "])("refuses %s", (header) => {
    expect(() => checkRegion(header, proving)).toThrow(
      expect.objectContaining({ code: "region_mismatch" }),
    );
    expect(() => checkRegion(header, key("one", "one"))).not.toThrow();
  });
});

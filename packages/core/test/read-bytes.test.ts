import { createHash } from "node:crypto";
import { boundsOf, readBytes } from "@qstash-verify/core/building";
import { describe, expect, test } from "vitest";
import { readBody } from "../dist/body.js";
import { ByteStore } from "../dist/byte-store.js";
import type { Body, ByteStream } from "../dist/incoming.js";
import { readInto } from "../dist/read-bytes.js";

const bytes = (...values: number[]) => new Uint8Array(values);

/** An iterator of chunks that counts how often it is left, and may have nothing to leave it by. */
function chunks(values: readonly Uint8Array[], canBeLeft = true) {
  const left = { times: 0 };
  const stream = {
    [Symbol.asyncIterator]() {
      const rest = [...values];
      return {
        async next() {
          const value = rest.shift();
          return value ? { done: false, value } : { done: true, value: undefined };
        },
        ...(canBeLeft && {
          async return() {
            left.times += 1;
            return { done: true, value: undefined };
          },
        }),
      };
    },
  } as ByteStream;
  return { stream, left };
}

test("no chunk is asked for while those that came are being hashed", async () => {
  const order: string[] = [];
  async function* stream() {
    for (const value of [1, 2, 3]) {
      order.push(`chunk ${value}`);
      yield bytes(value);
    }
  }
  const store = new ByteStore();
  await readInto(store, stream(), 100, async () => {
    const { length } = store;
    await new Promise(setImmediate);
    order.push(`hashed ${length}`);
  });
  expect(order).toEqual(["chunk 1", "chunk 2", "hashed 2", "chunk 3", "hashed 3"]);
});

describe("what a request announces", () => {
  const bounds = (length: string | null | undefined, limit = 10) =>
    boundsOf(
      { url: "/", header: (name) => (name === "content-length" ? length : undefined) },
      limit,
    );

  test.each([
    ["0", 0],
    ["10", 10],
    ["007", 7],
  ])("%s is %i bytes", (text, length) => {
    expect(bounds(text)).toEqual({ length, limit: 10 });
  });

  test.each([null, undefined, "", "7a", "a7", "-7", "7.5", "7, 7"])("%o is nothing", (text) => {
    expect(bounds(text)).toEqual({ length: undefined, limit: 10 });
  });

  test("more than the limit is refused by the head", () => {
    expect(() => bounds("11")).toThrow(expect.objectContaining({ code: "body_too_large" }));
  });
});

describe("a body that nobody signed", () => {
  const read = (body: Body, length?: number) => readBytes(body, { length, limit: 3 });

  test.each<[string, () => Body, readonly number[]]>([
    ["bytes", () => bytes(1, 2, 3), [1, 2, 3]],
    ["owned bytes", () => ({ owned: bytes(1, 2) }), [1, 2]],
    ["a stream", () => chunks([bytes(1), bytes(2, 3)]).stream, [1, 2, 3]],
    ["a web stream", () => new Blob([bytes(1), bytes(2)]).stream(), [1, 2]],
    ["nothing", () => null, []],
  ])("is read: %s", async (_, body, values) => {
    expect(await read(body())).toEqual(bytes(...values));
    expect(await read(body(), values.length)).toEqual(bytes(...values));
  });

  test("is a copy, whoever writes into the buffer later", async () => {
    const own = bytes(1, 2);
    const kept = await read(own);
    own[0] = 9;
    expect(kept).toEqual(bytes(1, 2));
  });

  test.each<[string, () => Body]>([
    ["bytes", () => bytes(1, 2, 3, 4)],
    ["a stream", () => chunks([bytes(1, 2), bytes(3, 4)]).stream],
  ])("is refused if it is larger than the limit: %s", async (_, body) => {
    await expect(read(body())).rejects.toMatchObject({ code: "body_too_large" });
  });

  test.each<[string, () => Body]>([
    ["bytes", () => bytes(1, 2)],
    ["a stream", () => chunks([bytes(1), bytes(2)]).stream],
    ["nothing", () => null],
  ])("is refused if it is shorter than announced: %s", async (_, body) => {
    await expect(read(body(), 3)).rejects.toMatchObject({ code: "body_truncated" });
  });

  test.each<[string, unknown, string]>([
    ["gone", { alreadyRead: "mount it first" }, "mount it first"],
    ["gone, although bytes were kept", { kept: bytes(1), alreadyRead: "not these" }, "not these"],
    ["parsed", { order: 1 }, "pass its bytes or its text"],
    ["text", "text", "pass its bytes or its text"],
  ])("is an error if it is %s", async (_, body, remedy) => {
    await expect(read(body as Body)).rejects.toMatchObject({
      code: "body_already_parsed",
      message: expect.stringContaining(remedy),
    });
  });

  test("is left once if it is too large, and not at its end", async () => {
    const whole = chunks([bytes(1), bytes(2)]);
    await read(whole.stream);
    const large = chunks([bytes(1, 2), bytes(3, 4), bytes(5)]);
    await read(large.stream).catch(() => {});
    const endless = chunks([bytes(1, 2), bytes(3, 4)], false);
    await expect(read(endless.stream)).rejects.toMatchObject({ code: "body_too_large" });
    expect([whole.left.times, large.left.times]).toEqual([0, 1]);
  });
});

test("bytes that were kept pass if they are the signed ones, and are a copy", async () => {
  const kept = bytes(1, 2);
  const hash = createHash("sha256").update(kept).digest("base64url");
  const body = { kept, alreadyRead: "verify it before" };
  const read = (hash: string, limit = 2) =>
    (async () => readBody(body, { hash, length: undefined, limit }))();
  const result = await read(hash);
  expect(result).toEqual(kept);
  expect(result.buffer).not.toBe(kept.buffer);
  await expect(read(hash.replace(/^./, "_"))).rejects.toMatchObject({
    code: "body_already_parsed",
    message: expect.stringContaining("verify it before"),
  });
  await expect(read(hash, 1)).rejects.toMatchObject({ code: "body_too_large" });
});

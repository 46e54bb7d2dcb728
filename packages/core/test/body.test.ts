import { createHash } from "node:crypto";
import { fromRequest, Receiver } from "@qstash-verify/core";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import { readBody } from "../dist/body.js";
import type { Body } from "../dist/incoming.js";

const url = "https://app.example.com/jobs";
const env = testEnvironment("single");
const bytes = (...values: number[]) => new Uint8Array(values);

/** Reads a body that was signed as `signed`. */
async function read(body: Body, signed = bytes(), limit = 100) {
  const hash = createHash("sha256").update(signed).digest("base64url");
  return readBody(body, { hash, length: undefined, limit });
}

/** A stream that counts what is taken from it, and can be left without being destroyed. */
function counted(chunks: readonly unknown[]) {
  const state = { taken: 0, released: false };
  const stream = {
    async *[Symbol.asyncIterator]() {
      try {
        for (const chunk of chunks) {
          state.taken++;
          yield chunk as Uint8Array;
        }
      } finally {
        state.released = true;
      }
    },
  };
  return { state, stream };
}

describe("reading", () => {
  test.each<[string, () => Body]>([
    ["bytes", () => bytes(1, 2, 3)],
    ["a web stream", () => new Blob([bytes(1), bytes(2, 3)]).stream()],
    ["an async iterable", () => counted([bytes(1), bytes(2, 3)]).stream],
    ["a view into a larger buffer", () => new Uint8Array([0, 1, 2, 3, 4]).subarray(1, 4)],
    ["a pooled Buffer", () => Buffer.from([1, 2, 3])],
    ["owned bytes within a larger buffer", () => ({ owned: Buffer.from([1, 2, 3]) })],
    ["owned bytes of their own", () => ({ owned: bytes(1, 2, 3) })],
  ])("%s gives plain bytes over a buffer of their own", async (_, body) => {
    const result = await read(body(), bytes(1, 2, 3));
    expect(result).toEqual(bytes(1, 2, 3));
    expect(Object.getPrototypeOf(result)).toBe(Uint8Array.prototype);
    expect(result.buffer.byteLength).toBe(3);
  });

  test("owned bytes are kept without a copy, and any others are copied", async () => {
    const own = bytes(1, 2, 3);
    expect((await read({ owned: own }, own)).buffer).toBe(own.buffer);
    expect((await read(own, own)).buffer).not.toBe(own.buffer);
    await expect(read({ owned: own }, own, 2)).rejects.toMatchObject({ code: "body_too_large" });
    await expect(read({ owned: own }, bytes())).rejects.toMatchObject({ code: "body_mismatch" });
  });

  test("what was hashed is what is kept, whoever writes into the buffer later", async () => {
    const reused = bytes(0);
    const stream = {
      async *[Symbol.asyncIterator]() {
        for (const value of [1, 2]) {
          reused[0] = value;
          yield reused;
        }
        reused[0] = 9;
      },
    };
    expect(await read(stream, bytes(1, 2))).toEqual(bytes(1, 2));
  });

  test.each<[string, () => Body]>([
    ["bytes", () => bytes(1, 2, 4)],
    ["a stream", () => counted([bytes(1, 2), bytes(4)]).stream],
    ["nothing", () => null],
  ])("%s that are not the signed ones are body_mismatch", async (_, body) => {
    await expect(read(body(), bytes(1, 2, 3))).rejects.toMatchObject({ code: "body_mismatch" });
  });

  test("bytes shared with another thread are copied for WebCrypto", async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    const hash = createHash("sha256").update(shared).digest("base64url");
    const expected = { hash, length: undefined, limit: 100 };
    const bytes = await readBody(shared, expected, false);
    expect([bytes.byteLength, bytes.buffer instanceof ArrayBuffer]).toEqual([2, true]);
  });

  test.each([null, undefined])("%s is the empty body", async (body) => {
    expect(await read(body)).toEqual(bytes());
  });

  test("stops at the first byte over the limit and lets the stream go", async () => {
    const { state, stream } = counted([bytes(1, 2), bytes(3), bytes(4)]);
    await expect(read(stream, bytes(1, 2, 3, 4), 2)).rejects.toMatchObject({
      code: "body_too_large",
      status: 413,
    });
    expect(state).toEqual({ taken: 2, released: true });
  });

  test("lets a web stream go without cancelling it", async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes(1, 2)),
      cancel: () => {
        cancelled = true;
      },
    });
    await expect(read(stream, bytes(), 3)).rejects.toMatchObject({ code: "body_too_large" });
    expect([cancelled, stream.locked]).toEqual([false, false]);
  });

  test("applies the limit to bytes that are already at hand", async () => {
    expect(await read(bytes(1, 2), bytes(1, 2), 2)).toHaveLength(2);
    await expect(read(bytes(1, 2, 3), bytes(1, 2, 3), 2)).rejects.toMatchObject({
      code: "body_too_large",
    });
  });

  test("a stream that breaks is body_truncated, its error the cause", async () => {
    const cause = new Error("ECONNRESET");
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(cause),
    });
    await expect(read(stream)).rejects.toMatchObject({
      code: "body_truncated",
      status: 400,
      cause,
    });
    expect(stream.locked).toBe(false);
  });

  test.each<[string, unknown]>([
    ["text chunks", counted(["decoded"]).stream],
    ["a parsed object", { amount: 1 }],
    ["text", "decoded"],
    ["what a host knows to be gone", { alreadyRead: "mount it first" }],
  ])("%s is body_already_parsed", async (_, body) => {
    await expect(read(body as Body)).rejects.toMatchObject({ code: "body_already_parsed" });
  });
});

describe("a request that its head refuses", () => {
  const refused: [string, (signature: string) => Record<string, string>][] = [
    ["no signature", () => ({})],
    [
      "a forged signature",
      (signature) => ({ "upstash-signature": `${signature.slice(0, -4)}AAAA` }),
    ],
    [
      "a length over the limit",
      (signature) => ({ "upstash-signature": signature, "content-length": "11" }),
    ],
  ];

  test.each(refused)("with %s has no byte of its body read", async (_, headersOf) => {
    const delivery = await signDelivery({ url, body: "0123456789" });
    const headers = headersOf(delivery.headers["Upstash-Signature"] ?? "");
    let asked = false;
    const incoming = {
      url: "/jobs",
      header: (name: string) => headers[name],
      body() {
        asked = true;
        return null;
      },
    };
    const receiver = new Receiver({ env, maxBodyBytes: 10 });
    await expect(receiver.receive(incoming)).rejects.toMatchObject({ name: "VerificationError" });
    expect(asked).toBe(false);
  });
});

test.each([
  ["read", (request: Request) => request.text()],
  ["locked", (request: Request) => request.body?.getReader()],
])("a Request whose body is %s already is body_already_parsed", async (_, consume) => {
  const { toRequest } = await signDelivery({ url, body: "x" });
  const request = toRequest();
  await consume(request);
  await expect(new Receiver({ env }).receive(fromRequest(request))).rejects.toMatchObject({
    code: "body_already_parsed",
  });
});

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Receiver } from "@qstash-verify/core";
import { readBytes } from "@qstash-verify/core/building";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const LENGTH = 512 * 1024;
const body = new Uint8Array(LENGTH).map((_, index) => index % 251);

/** What is in use, once what nobody needs is gone. */
function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The body, one byte at a time, and what its reader has in use when it has got them all. */
function bytewise() {
  const state = { inUse: Number.NaN };
  async function* stream(): AsyncGenerator<Uint8Array> {
    let before = Number.NaN;
    for (const [at, byte] of body.entries()) {
      // What the first of them had compiled is not counted.
      if (at === 1000) before = bytesInUse();
      yield new Uint8Array([byte]);
    }
    state.inUse = bytesInUse() - before;
  }
  return { state, stream: stream() };
}

describe("a body in one-byte chunks, whose length nobody said, costs about what it is", () => {
  test("where it is verified", async () => {
    const { headers } = await signDelivery({ url: "https://app.example.com/jobs", body });
    const signature = headers["Upstash-Signature"];
    const header = (name: string) => (name === "upstash-signature" ? signature : undefined);
    const { state, stream } = bytewise();
    const receiver = new Receiver({ env: testEnvironment("single") });
    const delivery = await receiver.receive({ url: "/jobs", header, body: () => stream });
    expect(Buffer.from(delivery.bytes()).equals(body)).toBe(true);
    expect(state.inUse).toBeLessThan(2 * LENGTH);
  });

  test("where nobody signed it", async () => {
    const { state, stream } = bytewise();
    const bytes = await readBytes(stream, { length: undefined, limit: LENGTH });
    expect(Buffer.from(bytes).equals(body)).toBe(true);
    expect(state.inUse).toBeLessThan(2 * LENGTH);
  });
});

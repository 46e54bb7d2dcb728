// Receives deliveries at once and prints by how many bytes memory grew at its peak.
import { Receiver } from "@qstash-verify/core";
import { testEnvironment, testKeys } from "@qstash-verify/testing";
import { forgetPeak, peakMemory } from "../../servers/peak-memory.js";
import { type Sample, samples } from "../verify/sample.js";
import { vendorReceiver } from "../verify/vendor.js";

/** What a socket gives at most. */
const CHUNK = 64 * 1024;
const SPACE = 0x20;

const receiver = new Receiver({ env: testEnvironment("single") });
const vendor = vendorReceiver(testKeys.EU_CENTRAL_1);

const variants: Record<string, (sample: Sample, bytes: number) => Promise<unknown>> = {
  bare: (_, bytes) => buffer(bytes),
  ours: ({ headers }, bytes) =>
    receiver.receive({
      url: "/",
      header: (name) => headers.get(name),
      body: () => arriving(bytes),
    }),
  bytewise: ({ headers }, bytes) =>
    receiver.receive({
      url: "/",
      header: (name) => (name === "content-length" ? null : headers.get(name)),
      body: () => bytewise(bytes),
    }),
  async vendor({ token: signature }, bytes) {
    const body = (await buffer(bytes)).toString();
    await vendor.verify({ signature, body });
    return body;
  },
};

const [variant = "", size = "0", clients = "1"] = process.argv.slice(2);
const bytes = Number(size);
const [small] = await samples(" ".repeat(CHUNK), 1);
const [sample] = await samples(" ".repeat(bytes), 1);
if (small === undefined || sample === undefined) throw new Error("there is no sample");
// The sample's own copies of the body are nobody's memory but this script's.
const head: Sample = { ...sample, text: "", bytes: new Uint8Array() };

for (let warm = 0; warm < 20; warm++) await variants[variant]?.(small, CHUNK);
forgetPeak();
const before = peakMemory();
await Promise.all(Array.from({ length: Number(clients) }, () => variants[variant]?.(head, bytes)));
console.log(peakMemory() - before);

async function buffer(length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of arriving(length)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* arriving(length: number): AsyncGenerator<Buffer> {
  for (let left = length; left > 0; left -= CHUNK) {
    // A turn of the event loop, as between two reads of a socket.
    await new Promise((resolve) => setImmediate(resolve));
    yield Buffer.alloc(Math.min(CHUNK, left), SPACE);
  }
}

/** One byte at a time, as chunked transfer coding can frame them. A generator would take minutes. */
function bytewise(length: number): AsyncIterable<Buffer> {
  const chunks = arriving(length);
  let chunk = Buffer.alloc(0);
  let at = 0;
  const nextByte = () => ({ done: false, value: chunk.subarray(at, ++at) });
  const next = async () => {
    const { done = false, value } = await chunks.next();
    if (done) return { done, value: undefined };
    chunk = value;
    at = 0;
    return nextByte();
  };
  const iterator = { next: async () => (at < chunk.byteLength ? nextByte() : next()) };
  return { [Symbol.asyncIterator]: () => iterator as AsyncIterator<Buffer> };
}

import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { chunksOf } from "../dist/node-stream.js";

const iterate = (stream: Readable) =>
  (chunksOf(stream) as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();

test("what is no stream is iterated as it is", () => {
  const own = Readable.from([]).iterator();
  expect(chunksOf(own as never)).toBe(own);
});

test("a stream waits while nobody takes its chunks", async () => {
  let pushed = 0;
  const stream = new Readable({
    highWaterMark: 1,
    read() {
      pushed += 1;
      this.push(pushed > 100 ? null : `${pushed}`);
    },
  });
  const chunks = iterate(stream);
  expect(`${(await chunks.next()).value}`).toBe("1");
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  expect(stream.isPaused()).toBe(true);
  expect(pushed).toBeLessThan(10);
  let count = 1;
  while (!(await chunks.next()).done) count += 1;
  expect(count).toBe(100);
});

test("one that is left early has no listener of ours, but for its error, and is not closed", async () => {
  const stream = new Readable({ read: () => {} });
  stream.on("readable", () => {});
  const events = ["data", "readable", "end", "close"];
  const listeners = () => events.map((event) => stream.listenerCount(event));
  const before = listeners();
  const chunks = iterate(stream);
  expect(listeners()).not.toEqual(before);
  expect(await chunks.return?.()).toEqual({ done: true, value: undefined });
  expect(listeners()).toEqual(before);
  expect([stream.destroyed, stream.listenerCount("error")]).toEqual([false, 1]);
});

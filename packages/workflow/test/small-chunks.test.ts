import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { serve } from "@qstash-verify/workflow";
import { expect, test } from "vitest";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const LENGTH = 512 * 1024;

/** What is in use, once what nobody needs is gone. */
function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test("a direct trigger in one-byte chunks, whose length nobody said, costs about what it is", async () => {
  let inUse = Number.NaN;
  let sent = 0;
  let before = Number.NaN;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      // What the first of them had compiled is not counted.
      if (sent === 1000) before = bytesInUse();
      if (sent++ < LENGTH) return controller.enqueue(new Uint8Array([0x20]));
      inUse = bytesInUse() - before;
      controller.close();
    },
  });
  const url = "https://app.example/workflow";
  // Nobody listens there: that the run cannot be started is known when its payload was read.
  const env = { UPSTASH_WORKFLOW_URL: "https://app.example", QSTASH_TOKEN: "none" };
  const settings = { env: { ...env, QSTASH_URL: "http://127.0.0.1:1" }, allowDirectTrigger: true };
  const { handler } = serve((context) => context.run("step", () => {}), {
    ...settings,
    qstashClient: { retry: false },
  });
  const init = { method: "POST", body, duplex: "half" as const };
  expect((await handler(new Request(url, init))).status).toBe(500);
  expect(sent).toBeGreaterThan(LENGTH);
  expect(inUse).toBeLessThan(2 * LENGTH);
});

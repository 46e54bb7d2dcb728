import { createRequire } from "node:module";
import { handleRequest } from "@qstash-verify/core";
import * as imported from "@qstash-verify/once";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { expect, test } from "vitest";

const required: typeof imported = createRequire(import.meta.url)("@qstash-verify/once");

test.each([
  ["was imported, of the once() that was required", imported, required],
  ["was required, of the once() that was imported", required, imported],
])("the leaseOf() that %s, returns the lease", async (_, { leaseOf }, { memoryStore, once }) => {
  const store = memoryStore();
  const seen: unknown[] = [];
  const delivery = await signDelivery({ url: "https://app.example.com/jobs", body: "1" });
  let lease: imported.Lease | undefined;
  const { status } = await handleRequest(
    delivery.toRequest(),
    async (received) => {
      lease = leaseOf(received);
      seen.push(lease?.signal.aborted);
      // Another attempt takes over.
      const key = `m:${(await received.identity()).message}`;
      const value = await store.add(key, "looking", 1000);
      await store.remove(key, String(value));
      await expect.poll(() => lease?.signal.aborted).toBe(true);
      seen.push(leaseOf(received) === lease);
      return new Response();
    },
    {
      env: testEnvironment("single"),
      around: once(store, { leaseSeconds: 0.3, retentionSeconds: 1 }),
    },
  );
  expect([status, seen]).toEqual([200, [false, true]]);
});

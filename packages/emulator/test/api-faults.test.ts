import { Client, QstashError, QstashRatelimitError } from "@upstash/qstash";
import { expect, test } from "vitest";
import { startSession } from "./session.js";

const endpoints = [{ url: "https://example.com" }];

test("the vendor's client knows its rate limit", async () => {
  const { emulator, eu } = await startSession();
  emulator.faults.set({ api: { rateLimited: 1 } });
  const error = await eu.urlGroups.addEndpoints({ name: "g", endpoints }).catch((it) => it);
  expect(error).toBeInstanceOf(QstashRatelimitError);
  expect(error).toMatchObject({ status: 429, limit: "100", remaining: "0" });
  expect(Number(error.reset)).toBeGreaterThan(0);
  emulator.faults.clear();
  expect(await eu.urlGroups.list()).toEqual([]);
});

test("a reset connection does nothing; a dropped answer has done it", async () => {
  const { emulator, eu } = await startSession();
  const region = emulator.regions.EU_CENTRAL_1;
  region.faults.set({ api: { reset: 1 } });
  await expect(eu.urlGroups.addEndpoints({ name: "a", endpoints })).rejects.toThrow();
  expect(region.urlGroups).toEqual([]);
  region.faults.set({ api: { dropAnswer: 1 } });
  await expect(eu.urlGroups.addEndpoints({ name: "b", endpoints })).rejects.toThrow();
  expect(region.urlGroups).toMatchObject([{ name: "b" }]);
  expect(region.requests.map(({ status }) => status)).toEqual([undefined, undefined]);
});

test("a client that tries again gets through where only some requests fail", async () => {
  const { emulator } = await startSession();
  const { url, token, faults, requests } = emulator.regions.EU_CENTRAL_1;
  const retry = { retries: 20, backoff: () => 0 };
  const client = new Client({ baseUrl: url, token, retry });
  faults.set({ api: { reset: 0.5 } });
  for (let index = 0; index < 20; index += 1) await client.schedules.list();
  const statuses = emulator.regions.EU_CENTRAL_1.requests.map(({ status }) => status);
  expect(requests).toEqual([]);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(statuses.length).toBeGreaterThan(20);
});

test("what the plan does not allow is answered with 412", async () => {
  const limits = { schedules: 1, urlGroups: 1, queues: 1, messageBytes: 3 };
  const { eu } = await startSession({ limits });
  const schedule = (scheduleId: string) =>
    eu.schedules.create({ scheduleId, destination: "https://example.com", cron: "0 0 * * *" });
  await schedule("a");
  await schedule("a");
  await eu.urlGroups.addEndpoints({ name: "a", endpoints });
  await eu.urlGroups.addEndpoints({ name: "a", endpoints });
  await eu.queue({ queueName: "a" }).upsert({});
  await eu.queue({ queueName: "a" }).upsert({});
  await eu.publish({ url: "https://example.com", body: "abc", delay: "1d" });
  for (const refused of [
    () => schedule("b"),
    () => eu.urlGroups.addEndpoints({ name: "b", endpoints }),
    () => eu.queue({ queueName: "b" }).upsert({}),
    () => eu.queue({ queueName: "b" }).enqueue({ url: "https://example.com" }),
    () => eu.publish({ url: "https://example.com", body: "abcd" }),
  ]) {
    const error = await refused().catch((it) => it);
    expect(error).toBeInstanceOf(QstashError);
    expect(error).toMatchObject({ status: 412, message: expect.stringContaining("quota") });
  }
});

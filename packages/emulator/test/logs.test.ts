import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

test("every change of state, newest first", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = () => ({ status: 500 });
  const url = application.url("/a");
  const request = { url, body: "x", retries: 1, headers: { "x-a": "b" }, label: ["l", "m"] };
  const { messageId } = await eu.publish(request);
  const start = emulator.clock.now();
  await emulator.runUntilIdle();
  const { logs, cursor } = await eu.logs();
  expect(cursor).toBeUndefined();
  expect(logs.map(({ state, time }) => [state, time - start]).reverse()).toEqual([
    ["CREATED", 0],
    ["ACTIVE", 0],
    ["ERROR", 0],
    ["RETRY", 0],
    ["ACTIVE", 12_182],
    ["ERROR", 12_182],
    ["FAILED", 12_182],
  ]);
  expect(logs.at(-1)).toEqual({
    time: start,
    state: "CREATED",
    messageId,
    url,
    method: "POST",
    header: { "Content-Type": ["text/plain;charset=UTF-8"], "X-A": ["b"] },
    body: "eA==",
    label: "l",
    labels: ["l", "m"],
    callerIp: "127.0.0.1",
    maxRetries: 1,
  });
  expect(logs.find(({ state }) => state === "RETRY")?.nextDeliveryTime).toBe(start + 12_182);
  expect(logs[0]).toMatchObject({ state: "FAILED", responseStatus: 500 });
  expect(logs[0]?.error).toContain("500");
});

test("filters and pages", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.publish({ url: application.url("/a?q"), label: "x" });
  await emulator.settled();
  await eu.queue({ queueName: "q" }).upsert({ paused: true });
  await eu.queue({ queueName: "q" }).enqueue({ url: application.url("/b") });
  const { messageId } = await eu.publish({ url: application.url("/c"), delay: 60 });
  const states = async (request: object) =>
    (await eu.logs(request)).logs.map(({ state }) => state).join(" ");
  expect(await states({ filter: { state: "DELIVERED" } })).toBe("DELIVERED");
  expect(await states({ filter: { state: "IN_PROGRESS" } })).toBe("ACTIVE");
  expect(await states({ filter: { label: "x" } })).toBe("DELIVERED ACTIVE CREATED");
  expect(await states({ filter: { queueName: "q" } })).toBe("CREATED");
  expect(await states({ filter: { path: "/a" } })).toBe("DELIVERED ACTIVE CREATED");
  expect(await states({ filter: { host: "example.com" } })).toBe("");
  expect(await states({ messageIds: [messageId] })).toBe("CREATED");
  const first = await eu.logs({ count: 3 });
  const second = await eu.logs({ count: 3, cursor: first.cursor ?? "" });
  expect(second.cursor).toBeUndefined();
  const pages = [...first.logs, ...second.logs];
  expect(pages).toEqual((await eu.logs()).logs);
  expect(pages).toHaveLength(5);
});

test("both names of the resource answer the same; the API description has it as logs", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.publish({ url: application.url("/") });
  await emulator.settled();
  const [logs, events] = [
    await call(emulator, "GET", "/v2/logs"),
    await call(emulator, "GET", "/v2/events"),
  ];
  const entries = emulator.regions.EU_CENTRAL_1.logs;
  expect(events).toEqual({ status: 200, json: { events: entries } });
  expect(logs).toEqual({ status: 200, json: { events: entries, logs: entries } });
});

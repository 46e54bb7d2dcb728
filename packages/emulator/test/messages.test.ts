import { expect, test } from "vitest";
import { startSession } from "./session.js";

test("a message is shown with all its settings until it is delivered", async () => {
  const { emulator, eu, application } = await startSession();
  const url = application.url("/a?b=c");
  const { messageId } = await eu.publishJSON({
    url,
    method: "PUT",
    body: { a: 1 },
    headers: { "x-shop": "b" },
    delay: "10s",
    retries: 7,
    retryDelay: "1000",
    timeout: 20,
    callback: "https://example.com/c",
    failureCallback: "https://example.com/f",
    flowControl: { key: "k", parallelism: 2, rate: 3, period: "1m" },
    label: ["one", "two"],
  });
  const now = emulator.clock.now();
  expect(await eu.messages.get(messageId)).toEqual({
    messageId,
    url,
    method: "PUT",
    header: { "Content-Type": ["application/json"], "X-Shop": ["b"] },
    body: '{"a":1}',
    maxRetries: 7,
    retryDelayExpression: "1000",
    timeout: 20,
    notBefore: now + 10_000,
    createdAt: now,
    callback: "https://example.com/c",
    callbackHeader: {},
    failureCallback: "https://example.com/f",
    failureCallbackHeader: {},
    flowControlKey: "k",
    parallelism: 2,
    rate: 3,
    ratePerSecond: 3,
    period: 60,
    label: "one",
    labels: ["one", "two"],
    callerIP: "127.0.0.1",
    callerIp: "127.0.0.1",
  });
  await emulator.clock.advance("2m");
  await expect(eu.messages.get(messageId)).rejects.toMatchObject({ status: 404 });
});

test("a body that is no text is shown in base64", async () => {
  const { eu, application } = await startSession();
  const body = new Blob([Uint8Array.of(0xff, 0)]);
  const { messageId } = await eu.publish({ url: application.url("/"), body, delay: 5 });
  const message = await eu.messages.get(messageId);
  expect(message.bodyBase64).toBe("/wA=");
  expect(message).not.toHaveProperty("body");
});

test("a cancelled message is not delivered", async () => {
  const { emulator, eu, application } = await startSession();
  const { messageId } = await eu.publish({ url: application.url("/"), delay: 5 });
  expect(await eu.messages.cancel(messageId)).toEqual({ cancelled: 1 });
  await expect(eu.messages.cancel(messageId)).rejects.toMatchObject({ status: 404 });
  await emulator.clock.advance("1h");
  expect(application.received).toEqual([]);
  const { logs } = await eu.logs();
  expect(logs.map(({ state }) => state)).toEqual(["CANCELED", "CREATED"]);
});

test("an attempt that is under way counts no more once its message is cancelled", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = async () => {
    await eu.messages.cancel({ all: true });
    return { status: 500 };
  };
  await eu.publish({ url: application.url("/"), failureCallback: application.url("/failed") });
  await emulator.runUntilIdle();
  expect(application.received).toHaveLength(1);
  expect(emulator.regions.EU_CENTRAL_1.deadLetters).toEqual([]);
});

test("many are cancelled by id, by filter, or all", async () => {
  const { eu, application } = await startSession();
  const publish = async (path: string, label: string, key = "none") => {
    const flowControl = { key, parallelism: 1 };
    const request = { url: application.url(path), delay: 60, label, flowControl };
    return (await eu.publish(request)).messageId;
  };
  const [a, b] = [await publish("/a", "x"), await publish("/b", "y")];
  const [c] = [await publish("/c?d", "x"), await publish("/d", "z", "key")];
  expect(await eu.messages.cancel([a, "msg_none"])).toEqual({ cancelled: 1 });
  expect(await eu.messages.cancel({ filter: { label: "x", path: "/b" } })).toEqual({
    cancelled: 0,
  });
  const filter = { label: ["x", "y"], host: new URL(application.url("/")).host };
  expect(await eu.messages.cancel({ filter })).toEqual({ cancelled: 2 });
  for (const id of [b, c]) {
    await expect(eu.messages.get(id)).rejects.toMatchObject({ status: 404 });
  }
  expect(await eu.messages.cancel({ filter: { flowControlKey: "other" } })).toEqual({
    cancelled: 0,
  });
  expect(await eu.messages.cancel({ all: true })).toEqual({ cancelled: 1 });
});

test("dates bound what is cancelled, both included", async () => {
  const { emulator, eu, application } = await startSession();
  const publish = () => eu.publish({ url: application.url("/"), delay: "1d" });
  const start = emulator.clock.now();
  for (let count = 0; count < 4; count += 1) {
    await publish();
    await emulator.clock.advance(1000);
  }
  const filter = { fromDate: start + 1000, toDate: new Date(start + 2000) };
  expect(await eu.messages.cancel({ filter })).toEqual({ cancelled: 2 });
});

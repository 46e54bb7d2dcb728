import { expect, test } from "vitest";
import { startSession } from "./session.js";

// Kind 4: fields that were missing, or said something else.

const NOBODY = "http://127.0.0.1:1/";

test("a dead letter that was never answered has its reason", async () => {
  const { emulator, eu } = await startSession();
  await eu.publish({ url: NOBODY, retries: 0 });
  await emulator.settled();
  const { messages } = await eu.dlq.listMessages();
  expect(messages).toMatchObject([
    { responseStatus: -1, responseBody: expect.stringContaining("ECONNREFUSED") },
  ]);
  const byStatus = await eu.dlq.listMessages({ filter: { responseStatus: -1 } });
  expect(byStatus.messages).toHaveLength(1);
});

test("a callback after no answer has the status that applications test for", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.publish({ url: NOBODY, retries: 0, failureCallback: application.url("/failed") });
  await emulator.settled();
  expect(JSON.parse(application.only.body)).toMatchObject({ status: -1, header: {} });
});

test("a log entry has what the API description lists", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = () => ({ status: 500, headers: { "X-Why": "so" }, body: "no" });
  const [callback, failureCallback] = [application.url("/c"), application.url("/f")];
  const { messageId } = await eu.publish({
    url: application.url("/"),
    retries: 1,
    retryDelay: "1000",
    timeout: 5,
    callback,
    failureCallback,
    headers: { "Upstash-Callback-Method": "PUT" },
  });
  await emulator.settled();
  const { logs } = await eu.logs({ filter: { state: "ERROR", messageId } });
  expect(logs).toMatchObject([
    {
      timeout: 5000,
      maxRetries: 1,
      retryDelayExpression: "1000",
      callback,
      callbackHeaders: { "Upstash-Method": ["PUT"] },
      failureCallback,
      failureCallbackHeaders: {},
      responseStatus: 500,
      responseHeaders: { "X-Why": ["so"] },
      responseBody: Buffer.from("no").toString("base64"),
    },
  ]);
  const { logs: others } = await eu.logs({ filter: { state: "ACTIVE", messageId } });
  expect(others[0]).not.toHaveProperty("responseHeaders");
});

test("parallelism alone has its default period", async () => {
  const { emulator, eu } = await startSession();
  const request = { url: "https://example.com", delay: 60 };
  await eu.publish({ ...request, flowControl: { key: "k", parallelism: 2 } });
  expect(emulator.regions.EU_CENTRAL_1.messages).toMatchObject([
    { flowControlKey: "k", parallelism: 2, period: 1 },
  ]);
  expect(emulator.regions.EU_CENTRAL_1.messages[0]).not.toHaveProperty("rate");
});

test("a schedule makes the queue it names", async () => {
  const { eu } = await startSession();
  await eu.schedules.create({
    destination: "https://example.com",
    cron: "* * * * *",
    queueName: "made",
  });
  expect(await eu.queue({ queueName: "made" }).get()).toMatchObject({ parallelism: 1, lag: 0 });
});

test("an absent body is an absent field", async () => {
  const { emulator, eu, application } = await startSession();
  const { messageId } = await eu.publish({ url: application.url("/"), delay: 30 });
  expect(await eu.messages.get(messageId)).not.toHaveProperty("body");
  const { logs } = await eu.logs();
  expect(logs[0]).not.toHaveProperty("body");
  const { scheduleId } = await eu.schedules.create({
    destination: "https://example.com",
    cron: "0 0 1 1 *",
  });
  expect(await eu.schedules.get(scheduleId)).not.toHaveProperty("body");
  await emulator.clock.advance(30_000);
  expect(application.only.body).toBe("");
});

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

const hash = (value: string) => `REDACTED:${createHash("sha256").update(value).digest("hex")}`;
const headers = { "x-key": "secret", "x-open": "open", "Content-Type": "text/plain" };

test("what is redacted is delivered, and shown nowhere", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = () => ({ status: 500 });
  const redact = { body: true, header: ["X-Key"] } as const;
  const { messageId } = await eu.publish({
    url: application.url("/"),
    body: "private",
    headers,
    redact: { body: redact.body, header: [...redact.header] },
    retries: 0,
    delay: 1,
  });
  const shown = {
    header: { "Content-Type": ["text/plain"], "X-Key": [hash("secret")], "X-Open": ["open"] },
    body: hash("private"),
  };
  expect(await eu.messages.get(messageId)).toMatchObject(shown);
  await emulator.runUntilIdle();
  expect(application.only).toMatchObject({ body: "private", headers: { "x-key": "secret" } });
  const { messages } = await eu.dlq.listMessages();
  expect(messages).toMatchObject([shown]);
  for (const log of (await eu.logs()).logs) expect(log).toMatchObject(shown);
  expect(JSON.stringify(emulator.regions.EU_CENTRAL_1.logs)).not.toMatch(/secret|private/);

  await eu.dlq.retry(messages[0]?.dlqId ?? "");
  await emulator.settled();
  expect(application.received[1]).toMatchObject({
    body: "private",
    headers: { "x-key": "secret" },
  });
});

test("a header that a callback forwards is hidden, too", async () => {
  const { emulator, application } = await startSession();
  await call(emulator, "POST", `/v2/publish/${application.url("/")}`, {
    headers: {
      "Upstash-Redact-Fields": "header[x-key]",
      "Upstash-Callback": application.url("/c"),
      "Upstash-Callback-Forward-X-Key": "secret",
      "Upstash-Delay": "1s",
    },
  });
  const shown = { "Upstash-Forward-X-Key": [hash("secret")] };
  const { messages, logs } = emulator.regions.EU_CENTRAL_1;
  expect(messages).toMatchObject([{ callbackHeader: shown }]);
  expect(logs).toMatchObject([{ callbackHeaders: shown }]);
});

test("a schedule's, too, and those of its messages; all headers at once", async () => {
  const { emulator, eu, application } = await startSession();
  const destination = application.url("/");
  const { scheduleId } = await eu.schedules.create({
    destination,
    cron: "* * * * *",
    body: "private",
    headers,
    redact: { body: true, header: true },
  });
  const shown = {
    header: {
      "Content-Type": [hash("text/plain")],
      "X-Key": [hash("secret")],
      "X-Open": [hash("open")],
    },
    body: hash("private"),
  };
  expect(await eu.schedules.get(scheduleId)).toMatchObject(shown);
  await emulator.clock.advance("1m");
  expect(application.only).toMatchObject({ body: "private", headers: { "x-key": "secret" } });
  for (const log of (await eu.logs()).logs) expect(log).toMatchObject(shown);
});

test("the plural that the documentation has is understood, too", async () => {
  const { emulator, application } = await startSession();
  await call(emulator, "POST", `/v2/publish/${application.url("/")}`, {
    headers: {
      "Upstash-Redact-Fields": "body, headers[x-key]",
      "Upstash-Forward-X-Key": "secret",
      "Upstash-Delay": "1s",
    },
  });
  expect(emulator.regions.EU_CENTRAL_1.messages).toMatchObject([
    { header: { "X-Key": [hash("secret")] }, body: hash("") },
  ]);
});

import { Receiver } from "@upstash/qstash";
import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

const decode = (body: string) => Buffer.from(body, "base64").toString();

test("a callback tells the answer, as a signed message of its own", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = ({ path }) =>
    path === "/work"
      ? { status: 201, headers: { "X-Kind": "a" }, body: "the answer" }
      : { status: 200 };
  const callback = application.url("/callback");
  const { messageId } = await eu.publishJSON({
    url: application.url("/work"),
    body: { n: 1 },
    headers: { "X-Shop": "b" },
    callback,
  });
  await emulator.settled();
  const [, called] = application.received;
  const report = JSON.parse(called?.body ?? "");
  expect({ ...report, body: decode(report.body), sourceBody: decode(report.sourceBody) }).toEqual({
    status: 201,
    header: expect.objectContaining({ "X-Kind": ["a"] }),
    body: "the answer",
    retried: 0,
    maxRetries: 3,
    sourceMessageId: messageId,
    url: application.url("/work"),
    method: "POST",
    sourceHeader: { "Content-Type": ["application/json"], "X-Shop": ["b"] },
    sourceBody: '{"n":1}',
    notBefore: expect.any(Number),
    createdAt: expect.any(Number),
    callerIP: "127.0.0.1",
  });
  expect(called?.headers).toMatchObject({ "content-type": "application/json" });
  expect(called?.headers["upstash-message-id"]).not.toBe(messageId);
  const { current, next } = emulator.regions.EU_CENTRAL_1.keys;
  const receiver = new Receiver({ currentSigningKey: current, nextSigningKey: next });
  const signature = String(called?.headers["upstash-signature"]);
  expect(await receiver.verify({ signature, body: called?.body ?? "", url: callback })).toBe(true);
});

test("a callback comes after each attempt, and is retried by itself", async () => {
  const { emulator, eu, application } = await startSession();
  const statuses = [500, 503, 200];
  application.answer = ({ path, headers }) =>
    path === "/work"
      ? { status: statuses.shift() ?? 0 }
      : { status: headers["upstash-retried"] === "0" ? 500 : 200 };
  const [url, callback] = [application.url("/work"), application.url("/callback")];
  await eu.publish({ url, callback, retryDelay: "1000000" });
  await emulator.runUntilIdle();
  const called = application.received.filter(({ path }) => path === "/callback");
  const reported = called.map(({ body, headers }) => {
    const { status, retried } = JSON.parse(body);
    return [status, retried, headers["upstash-retried"]];
  });
  expect(reported).toEqual([
    [500, 0, "0"],
    [500, 0, "1"],
    [503, 1, "0"],
    [503, 1, "1"],
    [200, 2, "0"],
    [200, 2, "1"],
  ]);
});

test("a failure callback comes once, at the end, with the id in the dead letter queue", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = ({ path }) => ({ status: path === "/work" ? 500 : 200, body: "no" });
  const failureCallback = application.url("/failed");
  await eu.publish({ url: application.url("/work"), failureCallback, retries: 2 });
  await emulator.clock.advance("12s");
  expect(application.received.map(({ path }) => path)).not.toContain("/failed");
  await emulator.runUntilIdle();
  const called = application.received.filter(({ path }) => path === "/failed");
  expect(called).toHaveLength(1);
  const { messages } = await eu.dlq.listMessages();
  const report = JSON.parse(called[0]?.body ?? "");
  expect(report).toMatchObject({ status: 500, retried: 2, dlqId: messages[0]?.dlqId });
  expect(decode(report.body)).toBe("no");
});

test("where there was no answer, a callback says so", async () => {
  const { emulator, eu, application } = await startSession();
  const callback = application.url("/callback");
  const nobody = "http://127.0.0.1:1/";
  await eu.publish({ url: nobody, retries: 0, callback });
  await emulator.settled();
  const report = JSON.parse(application.received.at(-1)?.body ?? "");
  expect(report).toMatchObject({ status: -1, header: {}, url: nobody });
  expect(decode(report.body)).not.toBe("");
});

test("Upstash-Callback-* are the settings of the callback", async () => {
  const { emulator, application } = await startSession();
  application.answer = ({ path }) => ({ status: path === "/work" ? 500 : 503 });
  const headers = {
    "Upstash-Retries": "0",
    "Upstash-Callback": application.url("/callback"),
    "Upstash-Callback-Method": "PUT",
    "Upstash-Callback-Retries": "1",
    "Upstash-Callback-Forward-X-A": "b",
    "Upstash-Failure-Callback": application.url("/failed"),
    "Upstash-Failure-Callback-Retries": "0",
    "Upstash-Failure-Callback-Delay": "1h",
  };
  await call(emulator, "POST", `/v2/publish/${application.url("/work")}`, { headers });
  await emulator.clock.advance("59m");
  const got = () => application.received.map(({ method, path }) => `${method} ${path}`);
  expect(got()).toEqual(["POST /work", "PUT /callback", "PUT /callback"]);
  expect(application.received[1]?.headers).toMatchObject({ "x-a": "b" });
  await emulator.runUntilIdle();
  expect(got().slice(3)).toEqual(["POST /failed"]);
  // Callbacks that fail are dead like any message.
  const dead = emulator.regions.EU_CENTRAL_1.deadLetters.map(({ url }) => new URL(url).pathname);
  expect(dead.sort()).toEqual(["/callback", "/failed", "/work"]);
});

test("a callback has no callback of its own", async () => {
  const { emulator, application } = await startSession();
  const headers = {
    "Upstash-Callback": application.url("/callback"),
    "Upstash-Callback-Callback": application.url("/again"),
    "Upstash-Callback-Failure-Callback": application.url("/failed"),
    "Upstash-Callback-Retries": "0",
  };
  application.answer = ({ path }) => ({ status: path === "/callback" ? 500 : 200 });
  await call(emulator, "POST", `/v2/publish/${application.url("/work")}`, { headers });
  await emulator.runUntilIdle();
  expect(application.received.map(({ path }) => path)).toEqual(["/work", "/callback"]);
});

test("the settings of a callback are checked when it is asked for", async () => {
  const { emulator, application } = await startSession();
  const headers = {
    "Upstash-Callback": application.url("/"),
    "Upstash-Callback-Retries": "many",
  };
  const path = `/v2/publish/${application.url("/")}`;
  expect(await call(emulator, "POST", path, { headers })).toMatchObject({ status: 400 });
});

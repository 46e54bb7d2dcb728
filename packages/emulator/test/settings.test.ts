import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

// Kind 3: settings that meant something else here.

test("settings in the URL of a publish are settings, and no part of the destination", async () => {
  const { emulator, application } = await startSession();
  const { url, token } = emulator.regions.EU_CENTRAL_1;
  const destination = application.url("/hook?a=%2F&upstash-retries=1&b=c&Upstash-Label=x%5Fy");
  const response = await fetch(
    `${url}/v2/publish/${destination}&upstash-delay=1h&qstash_token=${encodeURIComponent(token)}`,
    { method: "POST", headers: { "Upstash-Retries": "5" } },
  );
  expect(response.status).toBe(201);
  expect(emulator.regions.EU_CENTRAL_1.messages).toMatchObject([
    { url: application.url("/hook?a=%2F&b=c"), maxRetries: 1, labels: ["x_y"] },
  ]);
  await emulator.runUntilIdle();
  expect(application.only.path).toBe("/hook?a=%2F&b=c");
});

test("a destination whose only parameters are settings has no query", async () => {
  const { emulator, application } = await startSession();
  await call(emulator, "POST", `/v2/publish/${application.url("/a")}?upstash-method=PUT`);
  await emulator.settled();
  expect(application.only).toMatchObject({ method: "PUT", path: "/a" });
});

test("all headers are forwarded, and the token is not", async () => {
  const { emulator, application } = await startSession();
  const { url, token } = emulator.regions.EU_CENTRAL_1;
  const target = `${url}/v2/publish/${application.url("/")}?upstash-header-forward=true`;
  const headers = { "X-Signature": "abc", "User-Agent": "hook", "Upstash-Forward-X-Own": "1" };
  const send = (query: string, authorization: string) =>
    fetch(target + query, {
      method: "POST",
      headers: { ...headers, Authorization: authorization },
    });
  await send("", `Bearer ${token}`);
  await emulator.settled();
  await send(`&qstash_token=${token}`, "Bearer of-the-webhook");
  await emulator.settled();
  const [first, second] = application.received;
  expect(first?.headers).toMatchObject({ "x-signature": "abc", "x-own": "1" });
  expect(first?.headers).not.toHaveProperty("authorization");
  expect(first?.headers["user-agent"]).toBe("Upstash-QStash");
  expect(first?.headers).not.toHaveProperty("upstash-header-forward");
  expect(second?.headers).toMatchObject({ authorization: "Bearer of-the-webhook" });
});

test("a URL group says what its messages are by default", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: application.url("/") }] });
  const body = JSON.stringify({
    headers: { "Upstash-Header-Forward": ["true"], "Upstash-Retries": "1", "X-Group": "yes" },
  });
  await call(emulator, "PATCH", "/v2/topics/g", { body });
  await call(emulator, "POST", "/v2/publish/g", { headers: { "X-Hook": "1" } });
  await call(emulator, "POST", "/v2/publish/g", { headers: { "Upstash-Retries": "7" } });
  const { messages } = emulator.regions.EU_CENTRAL_1;
  expect(messages.map(({ maxRetries }) => maxRetries)).toEqual([1, 7]);
  await emulator.settled();
  expect(application.received[0]?.headers).toMatchObject({ "x-hook": "1", "x-group": "yes" });
  expect(application.received[0]?.headers).not.toHaveProperty("upstash-retries");
});

test("callbacks have the retries of their message, or their own", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = ({ path }) => ({ status: path === "/a" ? 200 : 500 });
  const [callback, url] = [application.url("/c"), application.url("/a")];
  await eu.publish({ url, callback, retries: 1 });
  await emulator.runUntilIdle();
  expect(emulator.regions.EU_CENTRAL_1.deadLetters).toMatchObject([{ maxRetries: 1 }]);
  const headers = { "Upstash-Callback-Retries": "2" };
  await eu.publish({ url, callback, retries: 1, headers });
  await emulator.runUntilIdle();
  expect(emulator.regions.EU_CENTRAL_1.deadLetters).toMatchObject([{ maxRetries: 2 }, {}]);
});

test("a dead letter is retried with the settings of the request", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = () => ({ status: 500 });
  await eu.publish({ url: application.url("/"), retries: 0, label: "a", headers: { "X-A": "b" } });
  await emulator.settled();
  const [letter] = emulator.regions.EU_CENTRAL_1.deadLetters;
  const answer = await call(emulator, "POST", `/v2/dlq/retry/${letter?.dlqId}`, {
    headers: { "Upstash-Retries": "5", "Upstash-Delay": "1h", "Upstash-Label": "again" },
  });
  expect(answer.status).toBe(201);
  expect(emulator.regions.EU_CENTRAL_1.messages).toMatchObject([
    { maxRetries: 5, labels: ["again"], notBefore: emulator.clock.now() + 3_600_000 },
  ]);
  expect(emulator.regions.EU_CENTRAL_1.messages[0]?.header).toEqual(letter?.header);
});

test("an empty setting is absent, 0 is no delay, and True is true", async () => {
  const { emulator, application } = await startSession();
  const url = application.url("/");
  const empty = ["Method", "Delay", "Not-Before", "Retries", "Retry-Delay", "Timeout", "Callback"];
  const others = ["Failure-Callback", "Queue-Name", "Flow-Control-Key", "Flow-Control-Value"];
  const names = [...empty, ...others, "Label", "Redact-Fields", "Deduplication-Id"];
  const headers = Object.fromEntries(names.map((name) => [`Upstash-${name}`, ""]));
  expect((await call(emulator, "POST", `/v2/publish/${url}`, { headers })).status).toBe(201);
  expect(emulator.regions.EU_CENTRAL_1.messages).toMatchObject([
    { method: "POST", maxRetries: 3, queueName: undefined, labels: undefined },
  ]);
  const python = { "Upstash-Content-Based-Deduplication": "True", "Upstash-Delay": "0" };
  expect((await call(emulator, "POST", `/v2/publish/${url}`, { headers: python })).status).toBe(
    201,
  );
  expect((await call(emulator, "POST", `/v2/publish/${url}`, { headers: python })).status).toBe(
    202,
  );
  await emulator.settled();
  expect(application.received).toHaveLength(2);
});

test("a queue without a name is none", async () => {
  const { emulator, eu, application } = await startSession();
  const item = { destination: application.url("/"), headers: {}, body: "", queue: "" };
  await call(emulator, "POST", "/v2/batch", { body: JSON.stringify([item]) });
  expect(await eu.queue().list()).toEqual([]);
  await emulator.settled();
  expect(application.received).toHaveLength(1);
});

test.each([
  ["GET", "/v2/queues/"],
  ["GET", "/V2/Queues"],
  ["GET", "/v2/schedules/"],
  ["GET", "/v2/topics/"],
  ["GET", "/v2/flowcontrol"],
  ["GET", "/v2/DLQ/"],
  ["GET", "/v2/EVENTS"],
  ["POST", "/v2/Keys/Rotate/"],
  ["GET", "/v2/globalparallelism"],
  ["POST", "/v2/FLOWCONTROL/Key/resetrate"],
  ["POST", "/v2/Publish/https://example.com"],
])("%s %s is found", async (method, path) => {
  const { emulator } = await startSession();
  expect((await call(emulator, method, path)).status).toBeLessThan(300);
});

test("names keep their case, whatever words they look like", async () => {
  const { emulator, eu } = await startSession();
  for (const queueName of ["Pause", "LOGS"])
    await eu.queue({ queueName }).upsert({ parallelism: 2 });
  expect((await call(emulator, "POST", "/v2/queues/Pause/PAUSE")).status).toBe(200);
  expect(await eu.queue({ queueName: "Pause" }).get()).toMatchObject({ paused: true });
  expect(await eu.queue({ queueName: "LOGS" }).get()).toMatchObject({ paused: false });
});

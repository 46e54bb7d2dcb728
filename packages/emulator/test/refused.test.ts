import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

// Kind 2: accepted here once, and refused in production.

const URL = "https://example.com";

/** What production refuses, and an application learns of there. */
test.each<{
  name: string;
  headers: Record<string, string>;
  path?: string;
  error: RegExp;
  status?: number;
}>([
  {
    name: "a colon in a deduplication id",
    headers: { "Upstash-Deduplication-Id": "order:1" },
    error: /^DeduplicationId cannot contain ':'$/,
  },
  { name: "a label with a space", headers: { "Upstash-Label": "a b" }, error: /label/ },
  { name: "one label of two", headers: { "Upstash-Label": "fine,a:b" }, error: /label/ },
  {
    name: "a flow control key with a slash",
    headers: { "Upstash-Flow-Control-Key": "a/b", "Upstash-Flow-Control-Value": "rate=1" },
    error: /flow control key/,
  },
  {
    name: "a delay in a queue",
    path: "/v2/enqueue/q/",
    headers: { "Upstash-Delay": "1s" },
    error: /queue cannot be delayed/,
  },
  {
    name: "a delay of a run in a queue",
    path: "/v2/trigger/",
    headers: { "Upstash-Queue-Name": "q", "Upstash-Delay": "1s" },
    error: /queue cannot be delayed/,
  },
  {
    name: "an instant in a queue",
    path: "/v2/enqueue/q/",
    headers: { "Upstash-Not-Before": "1900000000" },
    error: /queue cannot be delayed/,
  },
  {
    name: "more retries than the plan has",
    headers: { "Upstash-Retries": "4" },
    status: 412,
    error: /^quota maxRetries exceeded, current limit: 3$/,
  },
  {
    name: "more retries of a callback than the plan has",
    headers: { "Upstash-Callback": URL, "Upstash-Callback-Retries": "4" },
    status: 412,
    error: /maxRetries/,
  },
  {
    name: "a longer delay of a failure callback than the plan has",
    headers: { "Upstash-Failure-Callback": URL, "Upstash-Failure-Callback-Delay": "8d" },
    status: 412,
    error: /maxDelay/,
  },
  {
    name: "a longer delay than the plan has",
    headers: { "Upstash-Delay": "8d" },
    status: 412,
    error: /^quota maxDelay exceeded, current limit: 604800$/,
  },
  {
    name: "an instant that is too far away",
    headers: { "Upstash-Not-Before": "99999999999" },
    status: 412,
    error: /maxDelay/,
  },
])("$name is refused", async ({ headers, path = "/v2/publish/", error, status = 400 }) => {
  const { emulator } = await startSession({ limits: { retries: 3, delaySeconds: 604_800 } });
  const answer = await call(emulator, "POST", path + URL, { headers });
  expect(answer).toEqual({ status, json: { error: expect.stringMatching(error) } });
  expect(emulator.regions.EU_CENTRAL_1.messages).toEqual([]);
});

test("the default of retries is not over the limit, nor is that of callbacks", async () => {
  const { emulator, eu, application } = await startSession({ limits: { retries: 2 } });
  application.answer = () => ({ status: 500 });
  const url = application.url("/");
  await eu.publish({ url, callback: url, failureCallback: url });
  const { scheduleId } = await eu.schedules.create({ destination: url, cron: "0 0 1 1 *" });
  expect(await eu.schedules.get(scheduleId)).toMatchObject({ retries: 2 });
  await emulator.settled();
  const { messages } = emulator.regions.EU_CENTRAL_1;
  expect(messages.map(({ maxRetries }) => maxRetries)).toEqual([2, 2]);
  const refused = await call(emulator, "POST", `/v2/publish/${url}`, {
    headers: { "Upstash-Retries": "3" },
  });
  expect(refused.status).toBe(412);
});

test("the vendor's client is refused, too", async () => {
  const { eu } = await startSession({ limits: { retries: 3 } });
  for (const request of [
    { deduplicationId: "order:1" },
    { label: "a/b" },
    { flowControl: { key: "a:b", rate: 1 } },
    { retries: 4 },
  ]) {
    const publish = eu.publish({ url: URL, ...request });
    await expect(publish, JSON.stringify(request)).rejects.toThrow(/cannot contain|invalid|quota/);
  }
});

test.each([
  { name: "retries at the limit", headers: { "Upstash-Retries": "3" } },
  { name: "a delay at the limit", headers: { "Upstash-Delay": "7d" } },
  { name: "no delay in a queue", path: "/v2/enqueue/q/", headers: { "Upstash-Delay": "0" } },
  { name: "every character of a label", headers: { "Upstash-Label": "aZ09._-" } },
])("$name is accepted", async ({ headers, path = "/v2/publish/" }) => {
  const { emulator } = await startSession({ limits: { retries: 3, delaySeconds: 604_800 } });
  expect((await call(emulator, "POST", path + URL, { headers })).status).toBe(201);
});

test.each(["2026-01-31T12:00:00", "0 0 L * *", "0 0 1W * *", "0 0 * * 5#2", "0 0 * * 5L"])(
  "%s is no cron",
  async (cron) => {
    const { eu } = await startSession();
    const create = eu.schedules.create({ destination: URL, cron });
    await expect(create).rejects.toMatchObject({ status: 400 });
  },
);

test.each(["0 0 * JUL WED", "*/5 0-6 1,15 * MON-FRI", "CRON_TZ=Europe/London 0 9 * * *"])(
  "%s is a cron",
  async (cron) => {
    const { eu } = await startSession();
    expect(await eu.schedules.create({ destination: URL, cron })).toHaveProperty("scheduleId");
  },
);

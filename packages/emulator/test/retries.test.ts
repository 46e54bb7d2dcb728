import { expect, test } from "vitest";
import type { Reply } from "./application.js";
import { type Session, startSession } from "./session.js";

const START = Date.UTC(2026, 0, 31, 12);

/** When the attempts of a message were made, in seconds after it was published. */
async function attempts(
  { emulator, eu, application }: Session,
  reply: Reply,
  request: { retries?: number; retryDelay?: string } = {},
): Promise<number[]> {
  const times: number[] = [];
  application.answer = () => {
    times.push(Math.round((emulator.clock.now() - START) / 1000));
    return reply;
  };
  await eu.publish({ url: application.url("/"), ...request });
  await emulator.runUntilIdle();
  return times;
}

const fresh = () => startSession({ startAt: START });

test("three retries, each e^2.5 times as late as the last", async () => {
  const session = await fresh();
  expect(await attempts(session, { status: 500 })).toEqual([0, 12, 161, 1969]);
  const retried = session.application.received.map(({ headers }) => headers["upstash-retried"]);
  expect(retried).toEqual(["0", "1", "2", "3"]);
  const ids = session.application.received.map(({ headers }) => headers["upstash-message-id"]);
  expect(new Set(ids).size).toBe(1);
});

test("no wait is longer than a day", async () => {
  const waits = await attempts(await fresh(), { status: 500 }, { retries: 6 });
  expect(waits).toEqual([0, 12, 161, 1969, 23_995, 110_395, 196_795]);
});

test("no retry where none is wanted", async () => {
  expect(await attempts(await fresh(), { status: 500 }, { retries: 0 })).toEqual([0]);
});

test.each([
  ["1000", [0, 1, 2, 3]],
  ["1000 * (1 + retried)", [0, 1, 3, 6]],
  ["pow(2, retried) * 1000", [0, 1, 3, 7]],
  ["max(10000, pow(2, retried))", [0, 10, 20, 30]],
  ["-(-5000) % 3000 + min(1, 2) * 0 + floor(0.5) + abs(-1000)", [0, 3, 6, 9]],
  ["100000000000", [0, 86_400, 172_800, 259_200]],
  ["0 - 5", [0, 0, 0, 0]],
  ["1000 / (1 - retried)", [0, 1, 86_401, 86_401]],
  ["1000 + sqrt(-retried)", [0, 1, 149, 1957]],
])("the expression %s decides when", async (retryDelay, times) => {
  expect(await attempts(await fresh(), { status: 500 }, { retryDelay })).toEqual(times);
});

test.each([
  [{ "Retry-After": "30" }, 30],
  [{ "Retry-After": "0" }, 0],
  [{ "X-RateLimit-Reset": "6m5s" }, 365],
  [{ "X-RateLimit-Reset-Requests": "1.5s" }, 2],
  [{ "X-RateLimit-Reset-Tokens": "2h" }, 7200],
  [{ "Retry-After": "5", "X-RateLimit-Reset": "10" }, 5],
  [{ "Retry-After": "nonsense", "X-RateLimit-Reset": "10" }, 10],
  [{ "Retry-After": "86400" }, 86_400],
  [{ "Retry-After": "86401" }, 12],
])("%j decides when", async (headers, seconds) => {
  const times = await attempts(await fresh(), { status: 429, headers }, { retries: 1 });
  expect(times).toEqual([0, seconds]);
});

test("a date in Retry-After is the application's", async () => {
  // By hand, the emulator's clock and the application's are years apart.
  const headers = { "Retry-After": new Date(Date.now() + 3_600_000).toUTCString() };
  const [, second] = await attempts(await fresh(), { status: 503, headers }, { retries: 1 });
  expect(second).toBeGreaterThan(3_500);
  expect(second).toBeLessThanOrEqual(3_600);
});

test("489 with its header ends a message at once; without it, it is a failure like any other", async () => {
  const headers = { "Upstash-NonRetryable-Error": "true" };
  const session = await fresh();
  expect(await attempts(session, { status: 489, headers })).toEqual([0]);
  expect(session.emulator.regions.EU_CENTRAL_1.deadLetters).toMatchObject([
    { responseStatus: 489, responseHeader: { "Upstash-Nonretryable-Error": ["true"] } },
  ]);
  expect(await attempts(await fresh(), { status: 489 })).toHaveLength(4);
  expect(await attempts(await fresh(), { status: 500, headers })).toHaveLength(4);
});

test("a redirect is a failure, and is not followed", async () => {
  const session = await fresh();
  const headers = { Location: session.application.url("/elsewhere") };
  expect(await attempts(session, { status: 302, headers })).toHaveLength(4);
  expect(session.application.received.map(({ path }) => path)).not.toContain("/elsewhere");
});

test("an attempt that is not answered in time is a failure", async () => {
  const { emulator, eu, application } = await fresh();
  application.answer = ({ headers }) =>
    headers["upstash-retried"] === "0" ? undefined : { status: 204 };
  const { messageId } = await eu.publish({ url: application.url("/"), timeout: "1s" });
  await emulator.runUntilIdle();
  const { logs } = await eu.logs({ messageIds: [messageId] });
  expect(logs.map(({ state }) => state).reverse()).toEqual([
    ...["CREATED", "ACTIVE", "ERROR", "RETRY"],
    ...["ACTIVE", "DELIVERED"],
  ]);
  expect(logs.find(({ state }) => state === "ERROR")?.error).toMatch(/timeout/i);
});

test("where nobody listens, attempts fail", async () => {
  const { emulator, eu, application } = await fresh();
  const url = application.url("/");
  application.stop();
  await eu.publish({ url, retries: 1 });
  await emulator.runUntilIdle();
  const [letter] = emulator.regions.EU_CENTRAL_1.deadLetters;
  expect(letter).toMatchObject({ url, maxRetries: 1 });
  expect(letter).toMatchObject({ responseStatus: -1 });
});

test("a message that recovers is delivered once more and no oftener", async () => {
  const { emulator, eu, application } = await fresh();
  application.answer = () => ({ status: application.received.length < 3 ? 500 : 200 });
  await eu.publish({ url: application.url("/") });
  await emulator.runUntilIdle();
  expect(application.received).toHaveLength(3);
  expect(emulator.regions.EU_CENTRAL_1.deadLetters).toEqual([]);
  expect(emulator.regions.EU_CENTRAL_1.messages).toEqual([]);
});

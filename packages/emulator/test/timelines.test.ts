import { createHash } from "node:crypto";
import type { AttemptView } from "@qstash-verify/emulator";
import { Receiver } from "@upstash/qstash";
import { expect, test } from "vitest";
import { Timelines } from "../dist/state/timelines.js";
import { dataFolder } from "./kept-state.js";
import { type Session, startSession } from "./session.js";

const START = Date.UTC(2026, 0, 31, 12);

function headersOf(view: { readonly headers: readonly (readonly [string, string])[] } | undefined) {
  return new Map(view?.headers.map(([name, value]) => [name.toLowerCase(), value]));
}

/** What a message without a fault came to. */
async function attemptsAfter(
  { emulator, eu, application }: Session,
  options: object = {},
): Promise<readonly AttemptView[]> {
  const { messageId } = await eu.publish({ url: application.url("/a"), body: "a", ...options });
  await emulator.settled();
  return emulator.regions.EU_CENTRAL_1.attemptsOf(messageId);
}

test("a message's timeline: each attempt as it was sent and answered", async () => {
  const { emulator, us, application } = await startSession({ startAt: START });
  const region = emulator.regions.US_EAST_1;
  application.answer = () => ({ status: 500, headers: { "X-Trace": "t" }, body: "no" });
  const url = application.url("/a");
  const headers = { "X-Order": "1" };
  const { messageId } = await us.publish({ url, body: "ä", headers, retries: 1, label: "x" });
  await emulator.settled();
  const retryAt = START + 12_182;
  expect(region.messageOf(messageId)).toMatchObject({
    ...{ messageId, url, createdAt: START, body: "ä", labels: ["x"], header: { "X-Order": ["1"] } },
    ...{ state: "RETRY", attempts: 1, maxAttempts: 2, nextAttempt: retryAt },
  });
  application.answer = () => ({ status: 200 });
  await emulator.runUntilIdle();
  expect(region.messageOf(messageId)).toMatchObject({
    ...{ state: "DELIVERED", attempts: 2, nextAttempt: undefined },
  });
  const [first, second, ...others] = region.attemptsOf(messageId);
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    ...{ number: 1, begunAt: START, url, outcome: "retried", retryAt, faults: [] },
    ...{ error: "the destination answered 500", duration: expect.any(Number) },
    request: { url, method: "POST", signedBy: "US_EAST_1" },
    answer: { status: 500, length: 2 },
    duplicate: undefined,
  });
  expect(Buffer.from(first?.answer?.body ?? []).toString()).toBe("no");
  expect(headersOf(first?.answer).get("x-trace")).toBe("t");
  expect(second).toMatchObject({ number: 2, begunAt: retryAt, outcome: "delivered" });
  for (const [index, received] of application.received.entries()) {
    const { request } = region.attemptsOf(messageId)[index] ?? {};
    expect(Buffer.from(request?.body ?? []).toString("latin1")).toBe(received.body);
    const own = ["host", "connection", "content-length", "transfer-encoding"];
    const sent = Object.entries(received.headers).filter(([name]) => !own.includes(name));
    expect(headersOf(request)).toEqual(new Map(sent));
    expect(request?.headers.map(([name]) => name)).toContain("Upstash-Signature");
  }
});

test("what is shown is a copy", async () => {
  const session = await startSession();
  const [attempt] = await attemptsAfter(session);
  const messageId = String(session.application.only.headers["upstash-message-id"]);
  attempt?.request?.body?.fill(0);
  const [again] = session.emulator.regions.EU_CENTRAL_1.attemptsOf(messageId);
  expect(Buffer.from(again?.request?.body ?? []).toString()).toBe("a");
});

test("no message is known by another id, nor by the other region", async () => {
  const { emulator, eu, application } = await startSession();
  const { messageId } = await eu.publish({ url: application.url("/") });
  expect(emulator.regions.EU_CENTRAL_1.messageOf("msg_other")).toBeUndefined();
  expect(emulator.regions.US_EAST_1.messageOf(messageId)).toBeUndefined();
  expect(emulator.regions.US_EAST_1.attemptsOf(messageId)).toEqual([]);
});

test("a tampered body is the one that was sent, and the signature the one that does not fit", async () => {
  const session = await startSession();
  session.emulator.faults.set({ tamperBody: 1 });
  const [attempt] = await attemptsAfter(session);
  expect(attempt?.faults).toEqual(["tamperBody"]);
  const body = Buffer.from(attempt?.request?.body ?? []).toString();
  expect(body).toBe("atampered");
  const { current, next } = session.emulator.regions.EU_CENTRAL_1.keys;
  const receiver = new Receiver({ currentSigningKey: current, nextSigningKey: next });
  const signature = headersOf(attempt?.request).get("upstash-signature") ?? "";
  expect(await receiver.verify({ signature, body: "a" })).toBe(true);
  await expect(receiver.verify({ signature, body })).rejects.toThrow();
});

test("both requests of a duplicate, one that is dropped, and an answer that is", async () => {
  const session = await startSession();
  session.emulator.faults.set({ duplicate: 1 });
  const [twice] = await attemptsAfter(session);
  const signature = headersOf(twice?.request).get("upstash-signature");
  const received = session.application.received.map(({ headers }) => headers["upstash-signature"]);
  const again = headersOf(twice?.duplicate?.request).get("upstash-signature");
  expect(new Set([signature, again])).toEqual(new Set(received));
  expect(twice?.duplicate?.answer).toMatchObject({ status: 200 });
  session.emulator.faults.set({ drop: 1 });
  const [dropped] = await attemptsAfter(session);
  expect(dropped).toMatchObject({ request: undefined, answer: undefined, outcome: "retried" });
  session.emulator.faults.set({ dropAnswer: 1 });
  const [unanswered] = await attemptsAfter(session);
  expect(unanswered).toMatchObject({
    answer: { status: 200 },
    error: "the answer was dropped",
    faults: ["dropAnswer"],
  });
});

test("what there is no answer to shows what was sent", async () => {
  const { emulator, eu } = await startSession();
  const { messageId } = await eu.publish({ url: "http://127.0.0.1:1/", retries: 0, body: "a" });
  await emulator.settled();
  const region = emulator.regions.EU_CENTRAL_1;
  expect(region.messageOf(messageId)).toMatchObject({ state: "FAILED", attempts: 1 });
  expect(region.attemptsOf(messageId)).toMatchObject([
    { outcome: "dead", answer: undefined, error: expect.any(String), request: { method: "POST" } },
  ]);
});

test("an attempt that is under way, given up, and made again; and one of a cancelled message", async () => {
  const { emulator, eu, application } = await startSession();
  const region = emulator.regions.EU_CENTRAL_1;
  const arrival = () =>
    new Promise<void>((resolve) => {
      application.answer = () => {
        resolve();
        return undefined;
      };
    });
  const arrived = arrival();
  const { messageId } = await eu.publish({ url: application.url("/") });
  await arrived;
  expect(region.messageOf(messageId)).toMatchObject({ state: "ACTIVE", attempts: 1 });
  expect(region.attemptsOf(messageId)).toMatchObject([
    { outcome: "underWay", duration: undefined, request: { method: "POST" } },
  ]);
  await region.stop();
  expect(region.attemptsOf(messageId)).toMatchObject([{ outcome: "interrupted" }]);
  expect(region.messageOf(messageId)).toMatchObject({ state: "CREATED" });
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const arrivedAgain = new Promise<void>((resolve) => {
    application.answer = async () => {
      resolve();
      await released;
      return { status: 200 };
    };
  });
  await region.start();
  await arrivedAgain;
  await eu.messages.cancel(messageId);
  release();
  await emulator.settled();
  expect(region.messageOf(messageId)).toMatchObject({ state: "CANCELED" });
  expect(region.attemptsOf(messageId)).toMatchObject([
    { number: 1, outcome: "interrupted" },
    { number: 1, outcome: "answered", answer: { status: 200 } },
  ]);
});

test("of a long answer the beginning is kept, and its length", async () => {
  const session = await startSession();
  session.application.answer = () => ({ status: 200, body: Buffer.alloc(100_000, "x") });
  const [attempt] = await attemptsAfter(session);
  expect(attempt?.answer?.body.byteLength).toBe(65_536);
  expect(attempt?.answer?.length).toBe(100_000);
});

test("what its publisher had redacted is not shown", async () => {
  const session = await startSession();
  const hash = createHash("sha256").update("secret").digest("hex");
  const [attempt] = await attemptsAfter(session, {
    body: "secret",
    headers: { "X-Secret": "secret", "X-Order": "1" },
    redact: { body: true, header: ["X-Secret"] },
  });
  const sent = session.application.only;
  expect([sent.body, sent.headers["x-secret"]]).toEqual(["secret", "secret"]);
  expect(attempt?.request?.body).toBeUndefined();
  const headers = headersOf(attempt?.request);
  expect(headers.get("x-secret")).toBe(`REDACTED:${hash}`);
  expect(headers.get("x-order")).toBe("1");
  expect(headers.get("upstash-signature")).toBe(sent.headers["upstash-signature"]);
  const summary = session.emulator.regions.EU_CENTRAL_1.messageOf(
    String(sent.headers["upstash-message-id"]),
  );
  expect(summary).toMatchObject({ body: `REDACTED:${hash}` });
});

test("of bodies, 64 MiB are kept: the oldest message goes first", async () => {
  const { emulator, eu, application } = await startSession();
  const region = emulator.regions.EU_CENTRAL_1;
  const body = "x".repeat(8 * 1024 * 1024);
  const ids: string[] = [];
  for (let count = 0; count < 9; count += 1) {
    const { messageId } = await eu.publish({ url: application.url("/"), body });
    await emulator.settled();
    ids.push(messageId);
  }
  const kept = ids.map((each) => region.messageOf(each)?.state);
  expect(kept.slice(0, 2)).toEqual([undefined, undefined]);
  expect(kept.slice(2)).toEqual(Array.from({ length: 7 }, () => "DELIVERED"));
}, 60_000);

test("of messages, the last are kept; and what is left of a flood of attempts is bounded", () => {
  const timelines = new Timelines({ messages: 3, bytes: 100_000 });
  const message = (messageId: string) =>
    ({ messageId, retried: 0, body: new Uint8Array(10), finished: false }) as never;
  for (const id of ["a", "b", "c", "d"]) timelines.move(message(id), "CREATED");
  expect(["a", "b", "c", "d"].map((id) => timelines.find(id)?.state)).toEqual([
    ...[undefined, "CREATED", "CREATED", "CREATED"],
  ]);
  const transmission = { faults: new Set<never>(), exchanges: [] };
  let most = 0;
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    timelines.begin(message("d"), transmission, 0);
    timelines.end(message("d"), undefined);
    most = Math.max(most, timelines.find("d")?.attempts.length ?? 0);
  }
  expect(most).toBeGreaterThan(100);
  expect(most).toBeLessThan(200);
});

test("is not kept in a folder, but what waits there is known", async () => {
  const dataDir = dataFolder();
  const first = await startSession({ dataDir });
  const { messageId } = await first.eu.publish({ url: first.application.url("/"), delay: "1h" });
  await first.emulator.stop();
  const { emulator } = await startSession({ dataDir });
  const region = emulator.regions.EU_CENTRAL_1;
  expect(region.messageOf(messageId)).toMatchObject({ state: "CREATED", attempts: 0 });
  expect(region.attemptsOf(messageId)).toEqual([]);
  await emulator.runUntilIdle();
  expect(region.messageOf(messageId)?.state).toMatch(/DELIVERED|RETRY|FAILED/);
});

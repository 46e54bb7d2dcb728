import { expect, test } from "vitest";
import { call, type Session, startSession } from "./session.js";

/** Publishes messages that die at once. */
async function bury({ emulator, eu, application }: Session, ...paths: string[]): Promise<void> {
  application.answer = ({ path }) => ({
    status: path.startsWith("/4") ? 404 : 500,
    headers: { "X-Why": "because" },
    body: "no",
  });
  for (const path of paths) {
    await eu.publish({ url: application.url(path), body: path, retries: 0, label: path.slice(1) });
    await emulator.settled();
  }
  application.answer = () => ({ status: 200 });
  application.received.length = 0;
}

const urls = (letters: readonly { readonly url: string }[]) =>
  letters.map(({ url }) => new URL(url).pathname);

test("a dead letter keeps the message and its last answer", async () => {
  const session = await startSession();
  await bury(session, "/a");
  const { messages, cursor } = await session.eu.dlq.listMessages();
  expect(cursor).toBeUndefined();
  expect(messages).toMatchObject([
    {
      dlqId: expect.stringMatching(/^\d+-\d+$/),
      messageId: expect.stringMatching(/^msg_/),
      url: session.application.url("/a"),
      body: "/a",
      maxRetries: 0,
      responseStatus: 500,
      responseHeader: { "X-Why": ["because"] },
      responseBody: "no",
    },
  ]);
  const [letter] = messages;
  const { json } = await call(session.emulator, "GET", `/v2/dlq/${letter?.dlqId}`);
  expect(letter).toMatchObject(json as object);
  expect(await call(session.emulator, "GET", "/v2/dlq/1-999")).toMatchObject({ status: 404 });
});

test("an answer that is no text is kept in base64", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = () => ({ status: 500, body: Uint8Array.of(0xff, 0) });
  await eu.publish({ url: application.url("/"), retries: 0 });
  await emulator.settled();
  const { messages } = await eu.dlq.listMessages();
  expect(messages).toMatchObject([{ responseBodyBase64: "/wA=" }]);
  expect(messages[0]).not.toHaveProperty("responseBody");
});

test("pages hold over what is deleted and added in between", async () => {
  const session = await startSession();
  const { eu } = session;
  await bury(session, "/1", "/2", "/3", "/5");
  const first = await eu.dlq.listMessages({ count: 2 });
  expect(urls(first.messages)).toEqual(["/5", "/3"]);
  await eu.dlq.delete(first.messages.map(({ dlqId }) => dlqId));
  await bury(session, "/6");
  const second = await eu.dlq.listMessages({ count: 2, cursor: first.cursor ?? "" });
  expect(urls(second.messages)).toEqual(["/2", "/1"]);
  expect(second.cursor).toBeUndefined();
  await expect(eu.dlq.listMessages({ cursor: "nonsense" })).rejects.toMatchObject({ status: 400 });
});

test("filters: fields are and, values are or", async () => {
  const session = await startSession();
  const { emulator, eu } = session;
  await bury(session, "/a", "/b", "/404");
  const list = async (filter: object) => urls((await eu.dlq.listMessages({ filter })).messages);
  expect(await list({ responseStatus: 404 })).toEqual(["/404"]);
  expect(await list({ responseStatus: [404, 500] })).toEqual(["/404", "/b", "/a"]);
  expect(await list({ label: ["a", "b"], url: session.application.url("/b") })).toEqual(["/b"]);
  expect(await list({ callerIp: "192.0.2.1" })).toEqual([]);
  expect(await list({ urlGroup: "g" })).toEqual([]);
  expect(await list({ fromDate: emulator.clock.now() + 1 })).toEqual([]);
  await expect(list({ host: "example.com" })).rejects.toMatchObject({ status: 400 });
});

test("a retry is a new message with the old settings", async () => {
  const session = await startSession();
  const { emulator, eu, application } = session;
  await bury(session, "/a", "/b", "/c");
  const { messages } = await eu.dlq.listMessages();
  const [c] = messages;
  const { responses } = await eu.dlq.retry(c?.dlqId ?? "");
  await emulator.settled();
  expect(application.only).toMatchObject({ path: "/c", body: "/c" });
  expect(application.only.headers).toMatchObject({
    "upstash-message-id": responses[0]?.messageId,
    "upstash-retried": "0",
  });
  expect(responses[0]?.messageId).not.toBe(c?.messageId);
  expect(urls((await eu.dlq.listMessages()).messages)).toEqual(["/b", "/a"]);
  expect(await eu.dlq.retry({ all: true })).toMatchObject({ responses: [{}, {}] });
  await emulator.settled();
  expect(application.received).toHaveLength(3);
  expect(emulator.regions.EU_CENTRAL_1.deadLetters).toEqual([]);
});

test("one is retried by its path; one that dies again is a new dead letter", async () => {
  const session = await startSession();
  await bury(session, "/a");
  const [first] = session.emulator.regions.EU_CENTRAL_1.deadLetters;
  session.application.answer = () => ({ status: 503 });
  await call(session.emulator, "POST", `/v2/dlq/retry/${first?.dlqId}`);
  await session.emulator.settled();
  const [second, ...others] = session.emulator.regions.EU_CENTRAL_1.deadLetters;
  expect(others).toEqual([]);
  expect(second).toMatchObject({ responseStatus: 503, body: "/a" });
  expect(second?.dlqId).not.toBe(first?.dlqId);
});

test("they are deleted one by one, by filter, and all, a page at a time", async () => {
  const session = await startSession();
  const { emulator, eu } = session;
  await bury(session, "/a", "/b", "/c", "/d", "/e", "/f");
  const { messages } = await eu.dlq.listMessages();
  expect(await eu.dlq.delete(messages[0]?.dlqId ?? "")).toEqual({ deleted: 1 });
  await expect(eu.dlq.delete("1-999")).rejects.toMatchObject({ status: 404 });
  expect(await eu.dlq.delete({ filter: { label: "e" } })).toEqual({ deleted: 1 });
  const first = await eu.dlq.delete({ all: true, count: 2 });
  expect(first).toEqual({ deleted: 2, cursor: expect.any(String) });
  expect(urls(emulator.regions.EU_CENTRAL_1.deadLetters)).toEqual(["/b", "/a"]);
  const second = await eu.dlq.delete({ all: true, count: 2, cursor: first.cursor ?? "" });
  expect(second).toEqual({ deleted: 2 });
  await bury(session, "/g");
  await call(emulator, "DELETE", "/v2/dlq/");
  expect(emulator.regions.EU_CENTRAL_1.deadLetters).toEqual([]);
});

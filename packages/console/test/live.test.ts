import type { LiveEvent } from "@qstash-verify/console";
import { describe, expect, test } from "vitest";
import { startSession } from "./console-session.js";
import { listeners, open, printing } from "./live-page.js";
import { memoryBackend, summary } from "./memory-backend.js";

const idsOf = (event: LiveEvent) =>
  event.type === "messages" ? event.messages.map(({ messageId }) => messageId) : event.type;

describe("a page that listens", () => {
  test("hears what happens, each thing once and as it is now", async () => {
    const session = await startSession();
    const { answer, next } = await open(session);
    expect(answer.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    const { tell } = session.backend;
    tell({ type: "messages", messages: [summary("a", 1), summary("b", 1)] });
    tell({ type: "messages", messages: [summary("a", 2)] });
    tell({ type: "messages", messages: [{ ...summary("a", 3), region: "US_EAST_1" }] });
    tell({ type: "clock", clock: { now: 1, speed: 1 } });
    tell({ type: "clock", clock: { now: 2, speed: 1 } });
    tell({ type: "changed", what: ["queues"] });
    tell({ type: "changed", what: ["keys", "queues"] });
    tell({ type: "guide", underWay: undefined });
    expect(await next()).toEqual({
      type: "messages",
      messages: [summary("b", 1), summary("a", 2), { ...summary("a", 3), region: "US_EAST_1" }],
    });
    expect(await next()).toEqual({ type: "clock", clock: { now: 2, speed: 1 } });
    expect(await next()).toEqual({ type: "guide" });
    expect(await next()).toEqual({ type: "changed", what: ["queues", "keys"] });
  });

  test("hears at most 2,000 messages at once, and of more than 10,000 only that it must read anew", async () => {
    const session = await startSession();
    const { next } = await open(session);
    const ids = Array.from({ length: 4200 }, (_, index) => `m${index}`);
    session.backend.tell({ type: "messages", messages: ids.map((id) => summary(id)) });
    const heard = [idsOf(await next()), idsOf(await next()), idsOf(await next())];
    expect(heard.map(({ length }) => length)).toEqual([2000, 2000, 200]);
    expect(heard.flat()).toEqual(ids);
    const many = Array.from({ length: 10_001 }, (_, index) => summary(`n${index}`));
    session.backend.tell({ type: "messages", messages: many });
    expect(await next()).toEqual({ type: "changed", what: ["everything"] });
  });

  test("that does not read is sent no more than it can hold, and then what it missed", async () => {
    const session = await startSession();
    const { answer, next } = await open(session);
    const other = await open(session);
    answer.socket.pause();
    let told = 0;
    // Each turn is as much as one batch; a reader of a socket's size never takes in all of them.
    for (; told < 12; told++) {
      const label = `${told}`.padEnd(2000, "x");
      const messages = Array.from({ length: 1900 }, (_, index) => ({
        ...summary(`m${told}-${index}`),
        label,
      }));
      session.backend.tell({ type: "messages", messages });
      await other.next();
    }
    answer.socket.resume();
    const heard: LiveEvent[] = [];
    while (heard.at(-1)?.type !== "changed") heard.push(await next());
    expect(heard.at(-1)).toEqual({ type: "changed", what: ["everything"] });
    expect(heard.length).toBeLessThan(told);
  });

  test("is one of at most twenty, with one listener for all, and none when all have gone", async () => {
    const session = await startSession();
    const pages = await Promise.all(Array.from({ length: 20 }, () => open(session)));
    expect(session.backend.listeners.size).toBe(1);
    const refused = await session.get("/api/live");
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: "too_many_pages" }]);
    for (const { answer } of pages.slice(1)) answer.destroy();
    session.backend.tell({ type: "changed", what: ["keys"] });
    expect(await pages[0]?.next()).toEqual({ type: "changed", what: ["keys"] });
    pages[0]?.answer.destroy();
    await listeners(session.backend, 0);
    expect((await open(session)).answer.statusCode).toBe(200);
    expect([session.backend.listeners.size, session.errors]).toEqual([1, []]);
  });

  test("is let go at once when the console ends, whatever else is under way", async () => {
    const printed = printing();
    const session = await startSession();
    const { answer } = await open(session);
    session.backend.messages.list = () => new Promise(() => {});
    const waiting = session.get("/api/messages").catch(() => "cut off");
    const ended = new Promise((resolve) => answer.once("close", resolve));
    await Promise.all([session.running.close(), session.running.close()]);
    await ended;
    expect(await waiting).toBe("cut off");
    await listeners(session.backend, 0);
    expect(printed()).toEqual([]);
  });
});

describe("a backend that fails", () => {
  test("to listen is asked again by the next page", async () => {
    const backend = memoryBackend();
    const { listen } = backend;
    let isBroken = true;
    backend.listen = (listener) => {
      if (isBroken) throw new Error("broken");
      return listen(listener);
    };
    const session = await startSession({ backend });
    for (let page = 0; page < 25; page++) expect((await session.get("/api/live")).status).toBe(500);
    isBroken = false;
    expect((await open(session)).answer.statusCode).toBe(200);
    expect(session.errors).toHaveLength(25);
  });

  test("to tell what is JSON ends the stream, and not the process", async () => {
    const printed = printing();
    const session = await startSession();
    const { next } = await open(session);
    const event = { type: "clock", clock: { now: 1n, speed: 1 } } as unknown as LiveEvent;
    session.backend.tell(event);
    await expect(next()).rejects.toThrow();
    await listeners(session.backend, 0);
    expect([session.errors, printed()]).toEqual([[expect.any(TypeError)], []]);
  });
});

import type { ConsoleBackend } from "@qstash-verify/console";
import { describe, expect, test } from "vitest";
import { LogBook } from "../../src/console/accounts/log-book.js";
import { ownEnvironment } from "../command-line.js";
import { publish, startApp } from "../dev-server.js";
import { verifying } from "../verifying-app.js";
import { accountsConsole } from "./accounts-console.js";
import { heard } from "./local-console.js";

const EU = "EU_CENTRAL_1";
const US = "US_EAST_1";

/** Resolves with the id of a message, when the logs of its region say that it stands so. */
async function told(backend: ConsoleBackend, state: string): Promise<string> {
  const { messages } = await heard(backend, "messages", (event) =>
    event.messages.some((each) => each.state === state),
  );
  return messages.find((each) => each.state === state)?.messageId ?? "";
}

describe("messages, by the logs of both regions", () => {
  test("a refused one: its code, its answer and its dead letter; what is not told says so", async () => {
    const { emulator, backend } = await accountsConsole();
    const app = await startApp(verifying({ env: ownEnvironment("migration") }));
    const dead = told(backend, "dead");
    const settings = { "Upstash-Retries": "0", "Upstash-Label": "billing" };
    await publish(emulator.regions[EU], `${app}/orders`, settings);
    const id = await dead;
    const detail = await backend.messages.open(EU, id);
    expect(detail.summary).toMatchObject({
      state: "dead",
      status: 401,
      code: "signature_mismatch",
      label: "billing",
      dlqId: expect.any(String),
    });
    expect(detail.timeline.map(({ what }) => what)).toEqual(["published", "failed", "dead"]);
    expect(detail.timeline[1]).toMatchObject({
      refusal: { code: "signature_mismatch", remedy: expect.any(String) },
      request: { headers: { unavailable: expect.any(String) } },
      response: { status: 401, body: { form: "json" } },
    });
    expect(detail.verbs).toEqual(["again", "edit", "spoil", "retry"]);
    await expect(backend.messages.explain(EU, id, 1)).rejects.toMatchObject({ status: 404 });
    await expect(backend.messages.open(US, id)).rejects.toMatchObject({ status: 404 });
    const [line] = await backend.messages.list();
    expect(line).toMatchObject({ messageId: id, state: "dead", code: "signature_mismatch" });
  });

  test("a delivered one is what its log says; one that waits can be cancelled", async () => {
    const { emulator, backend, us } = await accountsConsole();
    const app = await startApp((_, response) => response.end());
    const delivered = told(backend, "delivered");
    await publish(emulator.regions[US], app, {
      "Upstash-Forward-Authorization": "Bearer hunter2hunter2",
    });
    const id = await delivered;
    us.become({ status: 404 }, (path) => path === `/v2/messages/${id}`);
    const detail = await backend.messages.open(US, id);
    expect(detail.timeline.map(({ what }) => what)).toEqual(["published", "delivered"]);
    expect(detail.verbs).toEqual(["edit", "spoil"]);
    expect(JSON.stringify(detail)).not.toContain("hunter2h");
    const waiting = told(backend, "waiting");
    await publish(emulator.regions[US], app, { "Upstash-Delay": "1h" });
    const { verbs, timeline } = await backend.messages.open(US, await waiting);
    expect(verbs).toEqual(["again", "edit", "spoil", "cancel"]);
    expect(timeline.map(({ what }) => what)).toEqual(["published", "waiting"]);
  });

  test("more than a poll may read: all are found, and the newest are kept", async () => {
    const mostMessages = 2_100;
    const { emulator, backend, eu } = await accountsConsole({ isHeard: false, mostMessages });
    const region = emulator.regions[EU];
    await publishMany(region, 1_100);
    const ids = new Set<string>();
    const found = (count: number) =>
      new Promise<void>((resolve) => {
        backend.listen((event) => {
          if (event.type !== "messages") return;
          for (const { messageId } of event.messages) ids.add(messageId);
          if (ids.size === count) resolve();
        });
      });
    await found(1_100);
    eu.become({ status: 500 });
    await publishMany(region, 1_100);
    // It fails half-way, too.
    const later = found(2_200);
    let pages = 0;
    eu.become({ status: 500 }, (path) => path.includes("cursor=") && ++pages < 9);
    await later;
    const list = await backend.messages.list();
    expect(list).toHaveLength(mostMessages);
    const times = list.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });
});

/** Publishes messages that wait. */
async function publishMany(
  { url, token }: { readonly url: string; readonly token: string },
  count: number,
): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const message = { destination: "http://127.0.0.1:1/", headers: { "Upstash-Delay": "1h" } };
  const body = JSON.stringify(Array.from({ length: 100 }, () => message));
  for (let left = count; left > 0; left -= 100) {
    await fetch(`${url}/v2/batch`, { method: "POST", headers, body });
  }
}

test("a book of logs is bounded, also where all were written at once", () => {
  const book = new LogBook(EU, 100);
  const log = (id: number, time: number) => ({
    messageId: `msg_${id}`,
    state: "CREATED",
    time,
    url: "https://a.example/",
  });
  for (let id = 0; id < 10_000; id += 1) book.add([log(id, 5)]);
  expect(book.all().length).toBeLessThanOrEqual(111);
  const { changed, isReached } = book.add([log(-1, 4)]);
  expect([changed, isReached]).toEqual([[], true]);
  const entries = Array.from({ length: 5_000 }, (_, index) => ({
    ...log(1, 1_000 + index),
    state: "ERROR",
    body: "x".repeat(10_000),
    responseBody: "x".repeat(10_000),
  }));
  book.add(entries.toReversed());
  expect(JSON.stringify(book.find("msg_1")).length).toBeLessThan(2_000);
});

describe("how a region stands", () => {
  test("what is waiting, dead letters, keys and the last hour", async () => {
    const { emulator, backend, stands } = await accountsConsole({ isHeard: false });
    const before = (await backend.state()).regions[0];
    expect(before).toMatchObject({
      reach: "asking",
      waiting: { unavailable: expect.any(String) },
      deadLetters: { unavailable: expect.any(String) },
      history: { unavailable: expect.any(String) },
    });
    expect(before?.readAt).toBeUndefined();
    const app = await startApp((request, response) =>
      response.writeHead(request.url === "/bad" ? 500 : 200).end(),
    );
    const region = emulator.regions[EU];
    await publish(region, app);
    await publish(region, `${app}/bad`, { "Upstash-Retries": "0" });
    await publish(region, app, { "Upstash-Delay": "1h" });
    const status = await stands(EU, ({ deadLetters }) => deadLetters === 1);
    expect(status).toMatchObject({
      reach: "answers",
      isPrimary: true,
      keys: { state: "same" },
      waiting: { atLeast: 1 },
    });
    const minutes = Array.isArray(status.history) ? status.history : [];
    expect(minutes).toHaveLength(60);
    const sum = (name: "delivered" | "failed") =>
      minutes.reduce((all: number, minute) => all + minute[name], 0);
    expect([sum("delivered"), sum("failed")]).toEqual([1, 1]);
    const idle = await stands(US, ({ reach }) => reach === "answers");
    expect(idle).toMatchObject({ deadLetters: 0, waiting: { unavailable: expect.any(String) } });
  });

  test("one region alone: the other says what to set, and is never asked", async () => {
    const { backend, us, stands } = await accountsConsole({
      change: () => ({ US_EAST_1_QSTASH_TOKEN: undefined }),
    });
    await stands(EU, ({ reach }) => reach === "answers");
    const other = (await backend.state()).regions[1];
    expect(other).toMatchObject({
      reach: "absent",
      problem: "It has no token: set US_EAST_1_QSTASH_TOKEN to see it here.",
    });
    expect((await backend.resources.list("dlq")).parts.map(({ region }) => region)).toEqual([EU]);
    expect((await backend.keys.list()).map(({ region }) => region)).toEqual([EU]);
    const guide = await backend.guide.view(EU, US);
    expect(guide.steps[0]?.state).not.toBe("done");
    expect(us.asked).toEqual([]);
  });

  test("an account without a prefix", async () => {
    const { backend, stands } = await accountsConsole({
      change: (env) => ({
        ...Object.fromEntries(Object.keys(env).map((name) => [name, undefined])),
        QSTASH_URL: env["EU_CENTRAL_1_QSTASH_URL"],
        QSTASH_TOKEN: env["EU_CENTRAL_1_QSTASH_TOKEN"],
        QSTASH_CURRENT_SIGNING_KEY: env["EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY"],
        QSTASH_NEXT_SIGNING_KEY: env["EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY"],
      }),
    });
    const status = await stands(EU, ({ reach }) => reach === "answers");
    expect(status.keys.state).toBe("same");
    expect((await backend.state()).regions[1]?.reach).toBe("absent");
  });
});

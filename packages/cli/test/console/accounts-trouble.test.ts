import { describe, expect, test } from "vitest";
import { publish, startApp } from "../dev-server.js";
import { accountsConsole } from "./accounts-console.js";
import { heard } from "./local-console.js";
import type { Mood } from "./moody-api.js";

const EU = "EU_CENTRAL_1";
const US = "US_EAST_1";
const TROUBLES: readonly (readonly [name: string, mood: Mood, reach: string, says: RegExp])[] = [
  ["500", { status: 500 }, "failing", /Its API answers 500\./],
  ["HTML of somebody else", "html", "failing", /not QStash's: check the address/],
  ["a connection that is cut", "cut", "unreachable", /is not reachable \(ECONNRESET\)/],
  ["a token that is refused", { status: 401 }, "refused", /^The token is refused: copy it/],
  [
    "an account that it does not know",
    { status: 404 },
    "refused",
    /does not know this account \(404\)/,
  ],
];

describe("a region in trouble", () => {
  test.each(TROUBLES)(
    "%s: it is said, what was read stays, and it recovers by itself",
    async (...row) => {
      const [, mood, reach, says] = row;
      const { emulator, eu, us, backend, stands } = await accountsConsole();
      const app = await startApp((_, response) => response.end());
      const first = heard(backend, "messages", ({ messages }) =>
        messages.some(({ state }) => state === "delivered"),
      );
      await publish(emulator.regions[EU], app);
      await first;
      const { readAt } = await stands(EU, (status) => status.reach === "answers");
      expect(readAt).toBeGreaterThan(0);
      eu.become(mood);
      const status = await stands(EU, (each) => each.reach === reach);
      expect(status.problem).toMatch(says);
      expect(status.readAt).toBeGreaterThanOrEqual(readAt ?? 0);
      expect(await backend.messages.list()).toHaveLength(1);
      const asked = us.asked.length;
      // What is published meanwhile is not lost, and the other region is read on.
      await publish(emulator.regions[EU], app);
      const other = heard(backend, "messages", ({ messages }) =>
        messages.some(({ region }) => region === US),
      );
      await publish(emulator.regions[US], app);
      await other;
      expect(us.asked.length).toBeGreaterThan(asked);
      const found = heard(backend, "messages", ({ messages }) =>
        messages.some(({ region }) => region === EU),
      );
      eu.become("well");
      await found;
      const again = await stands(EU, (each) => each.reach === "answers");
      expect(again.problem).toBeUndefined();
      expect(await backend.messages.list()).toHaveLength(3);
    },
  );

  test("one that hangs is slow after 2 s, then not reachable; the other is read on", async () => {
    const { emulator, eu, backend, stands } = await accountsConsole();
    await stands(EU, ({ reach }) => reach === "answers");
    eu.become("hang");
    const slow = await stands(EU, ({ reach }) => reach !== "answers");
    expect(slow).toMatchObject({ reach: "slow", problem: "It has not answered for 2 s." });
    const app = await startApp((_, response) => response.end());
    const other = heard(backend, "messages");
    await publish(emulator.regions[US], app);
    expect((await other).messages[0]?.region).toBe(US);
    const gone = await stands(EU, ({ reach }) => reach !== "slow");
    expect(gone).toMatchObject({
      reach: "unreachable",
      problem: expect.stringMatching(/does not answer/),
    });
    eu.become("well");
    await stands(EU, ({ reach }) => reach === "answers");
  });

  test("one that takes long is slow, and is read all the same", async () => {
    // So that the next poll is not over before this one is told.
    const pace = { interval: 6_000, longest: 6_000 };
    const { eu, backend, stands } = await accountsConsole({ pace, isHeard: false });
    eu.become("hang");
    backend.listen(() => {});
    await stands(EU, ({ reach }) => reach === "slow");
    eu.become("well");
    await stands(EU, ({ problem = "" }) => /^It took \d\.\d s to answer\.$/.test(problem));
  });

  test("one whose limit is used up is left alone until it is over", async () => {
    const { eu, us, stands } = await accountsConsole();
    await stands(EU, ({ reach }) => reach === "answers");
    const reset = Math.ceil(Date.now() / 1000) + 2;
    eu.become({ status: 429, headers: { "Burst-RateLimit-Reset": `${reset}` } });
    const limited = await stands(EU, ({ reach }) => reach !== "answers");
    expect(limited).toMatchObject({
      reach: "limited",
      problem: expect.stringMatching(/rate limit is used up, for \d s/),
    });
    const [asked, others] = [eu.asked.length, us.asked.length];
    eu.become("well");
    await eu.next();
    expect(Date.now()).toBeGreaterThanOrEqual(reset * 1000);
    expect(eu.asked.length).toBe(asked + 1);
    expect(us.asked.length).toBeGreaterThan(others + 5);
  });

  test("lists of resources keep their rows, with their time and why", async () => {
    const { emulator, eu, backend } = await accountsConsole();
    const { url, token } = emulator.regions[EU];
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const body = JSON.stringify({ queueName: "orders", parallelism: 2 });
    await fetch(`${url}/v2/queues`, { method: "POST", headers, body });
    const before = await backend.resources.list("queues");
    expect(before.rows).toHaveLength(1);
    eu.become({ status: 401 });
    const after = await backend.resources.list("queues");
    expect(after.rows).toEqual(before.rows);
    expect(after.parts[0]).toMatchObject({
      readAt: before.parts[0]?.readAt,
      problem: "The token is refused: copy it from the QStash console.",
    });
    expect(after.parts[1]?.problem).toBeUndefined();
  });
});

test("the address of a region that is not reachable is shown as it is", async () => {
  const { eu, backend } = await accountsConsole();
  eu.become("cut");
  const { parts } = await backend.resources.list("schedules");
  expect(parts[0]?.problem).toMatch(/^http:.* is not reachable/);
  expect(parts[0]?.readAt).toBeUndefined();
});

test("the other region's token is told from a wrong one", async () => {
  const change = ({ US_EAST_1_QSTASH_TOKEN }: Readonly<Record<string, string>>) => ({
    EU_CENTRAL_1_QSTASH_TOKEN: US_EAST_1_QSTASH_TOKEN,
  });
  const { stands } = await accountsConsole({ change });
  expect(await stands(EU, ({ reach }) => reach === "refused")).toMatchObject({
    problem: "This is the token of US_EAST_1: set each region's own.",
  });
  await stands(US, ({ reach }) => reach === "answers");
});

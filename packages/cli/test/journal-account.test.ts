import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { describe, expect, test } from "vitest";
import { call } from "./awkward.js";
import { twoRegions } from "./two-regions.js";

const JOURNAL = "qstash-eu-central-1-to-us-east-1.jsonl";

/** A token of the vendor's form. */
const tokenOf = (user: string, password: string) =>
  Buffer.from(JSON.stringify({ UserID: user, Password: password })).toString("base64");

/** An account, whose regions each have their own user, and a copy of another's journal. */
async function account(name: string, { password = "p", journal = "" } = {}) {
  const regions = await twoRegions({
    regions: {
      EU_CENTRAL_1: { token: tokenOf(`eu-${name}`, password) },
      US_EAST_1: { token: tokenOf(`us-${name}`, password) },
    },
  });
  const { eu, us, folder, migrate } = regions;
  // Every account of QStash has the same addresses: here they are those of the emulator that wrote the journal.
  const header = JSON.parse(journal.split("\n")[0] || "{}");
  const own = journal
    .replaceAll(header.source?.url ?? eu.url, eu.url)
    .replaceAll(header.target?.url ?? us.url, us.url);
  if (journal) writeFileSync(join(folder, JOURNAL), own);
  return {
    eu,
    us,
    folder,
    migrate,
    journal: () => readFileSync(join(folder, JOURNAL), "utf8"),
  };
}

const queue = (region: EmulatedRegion) =>
  call(region, "POST", "/v2/queues", {}, '{"queueName":"mails","parallelism":5}');
const schedule = (region: EmulatedRegion) =>
  call(region, "POST", "/v2/schedules/https://example.com/", {
    "Upstash-Schedule-Id": "nightly",
    "Upstash-Cron": "0 3 * * *",
  });

/** The journal of a move of the staging account. */
async function staging(): Promise<string> {
  const { eu, migrate, journal } = await account("staging");
  await queue(eu);
  await schedule(eu);
  expect((await migrate("apply", "--yes", "--pause-source")).code).toBe(0);
  return journal();
}

describe("a journal is that of one account", () => {
  test("that of another is refused, by every command, and nothing is changed", async () => {
    const { eu, us, migrate } = await account("production", { journal: await staging() });
    for (const region of [eu, us]) await queue(region);
    await schedule(eu);
    await call(eu, "PATCH", "/v2/schedules/nightly/pause");
    for (const args of [["apply", "--yes", "--pause-source"], ["undo", "--yes"], ["verify"]]) {
      const { code, stderr } = await migrate(...args);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(
          `${JOURNAL} is the journal of another account in EU_CENTRAL_1: if -e names the right file, choose another journal with --journal`,
        ),
      ]);
    }
    expect(us.queues.map(({ name }) => name)).toEqual(["mails"]);
    expect(us.schedules).toEqual([]);
    expect(eu.schedules).toMatchObject([{ scheduleId: "nightly", isPaused: true }]);
    const own = await migrate("plan", "--journal", "production.jsonl");
    expect(own.stderr).toBe("");
  });

  test("a token that was reset is of the same account", async () => {
    const { eu, migrate } = await account("staging", {
      password: "another",
      journal: await staging(),
    });
    await schedule(eu);
    expect((await migrate("plan")).code).toBe(0);
  });

  test("a journal that does not say whose it is, is accepted", async () => {
    const [first = "", ...rest] = (await staging()).split("\n");
    const header = JSON.parse(first);
    delete header.source.user;
    delete header.target.user;
    const journal = [JSON.stringify(header), ...rest].join("\n");
    const { migrate } = await account("production", { journal });
    expect((await migrate("plan")).code).toBe(0);
  });

  test.each([
    ["another address", { url: "http://127.0.0.1:1" }, "with another address of US_EAST_1"],
    ["another direction", { region: "EU_CENTRAL_1" }, "from EU_CENTRAL_1 to EU_CENTRAL_1"],
  ])("of another migration, what differs is named: %s", async (_, target, said) => {
    const { eu, us, folder, migrate } = await account("staging");
    const accounts = {
      source: { region: "EU_CENTRAL_1", url: eu.url },
      target: { region: "US_EAST_1", url: us.url, ...target },
    };
    const header = { type: "accounts", version: 1, ...accounts };
    writeFileSync(join(folder, JOURNAL), `${JSON.stringify(header)}\n`);
    const { code, stderr } = await migrate("plan");
    expect([code, stderr]).toEqual([2, expect.stringContaining(`a migration ${said}`)]);
  });

  test("a folder is none", async () => {
    const { folder, migrate } = await account("staging");
    mkdirSync(join(folder, JOURNAL));
    for (const args of [["plan"], ["apply", "--yes"]]) {
      const { code, stderr } = await migrate(...args);
      const said = expect.stringContaining(`${JOURNAL} is a folder: choose a regular file`);
      expect([code, stderr]).toEqual([2, said]);
    }
  });

  test("it contains neither a token nor what is in one", async () => {
    const text = await staging();
    for (const secret of [tokenOf("eu-staging", "p"), "eu-staging", "us-staging", "Password"]) {
      expect(text).not.toContain(secret);
    }
    expect(JSON.parse(text.split("\n")[0] ?? "").source.user).toMatch(/^[0-9a-f]{32}$/);
  });
});

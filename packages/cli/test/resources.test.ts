import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { cli, envFile, ownEnvironment } from "./command-line.js";
import { expectHarmless, HOSTILE, serve, serveJson } from "./hostile.js";
import { type TwoRegions, twoRegions, writesOf } from "./two-regions.js";

type Json = Record<string, unknown>;

/** An app that accepts what is sent to it, but for paths with "bad" in them. */
async function app(): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(request.url?.includes("bad") ? 500 : 200).end();
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Makes something in a region, by its API. */
async function make(
  { url, token }: EmulatedRegion,
  path: string,
  headers: Record<string, string> = {},
  body = "{}",
): Promise<Json> {
  const init = { method: "POST", headers: { Authorization: `Bearer ${token}`, ...headers }, body };
  const answer = await fetch(url + path, init);
  expect(answer.ok).toBe(true);
  return JSON.parse((await answer.text()) || "{}");
}

async function run({ env }: TwoRegions, ...args: readonly string[]) {
  return await cli([...args, "-e", env]);
}

async function listed(regions: TwoRegions, kind: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(regions, kind, "list", "--json", ...args);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as { items: Json[]; cursor?: string };
}

describe("reading", () => {
  test("every kind lists and shows what is in either region, and writes nothing", async () => {
    const both = await twoRegions();
    const { eu, us, emulator } = both;
    const to = await app();
    for (const region of [eu, us]) {
      const id = `nightly-${region === eu ? "eu" : "us"}`;
      await make(region, `/v2/publish/${to}/later`, { "Upstash-Delay": "1h" });
      await make(region, `/v2/publish/${to}/bad`, { "Upstash-Retries": "0" });
      const cron = { "Upstash-Cron": "0 3 * * *", "Upstash-Schedule-Id": id };
      await make(region, `/v2/schedules/${to}/x?token=hunter2`, cron);
      await make(
        region,
        "/v2/queues",
        {},
        JSON.stringify({ queueName: `q-${id}`, parallelism: 2 }),
      );
      const endpoints = { endpoints: [{ name: "a", url: `${to}/a` }] };
      await make(region, `/v2/topics/g-${id}/endpoints`, {}, JSON.stringify(endpoints));
    }
    await emulator.settled();
    const before = [...writesOf(eu), ...writesOf(us)];
    for (const [kind, id] of [
      ["messages", "messageId"],
      ["dlq", "dlqId"],
      ["schedules", "scheduleId"],
      ["queues", "name"],
      ["url-groups", "name"],
    ] as const) {
      const { items } = await listed(both, kind);
      expect([kind, new Set(items.map(({ region }) => region))]).toEqual([
        kind,
        new Set(["EU_CENTRAL_1", "US_EAST_1"]),
      ]);
      const american = items.find(({ region }) => region === "US_EAST_1");
      const shown = await run(
        both,
        kind,
        "show",
        String(american?.[id]),
        "--region",
        "us",
        "--json",
      );
      expect(JSON.parse(shown.stdout)).toMatchObject({ region: "US_EAST_1", [id]: american?.[id] });
      expect(shown.stdout).not.toContain("hunter2");
    }
    const found = await run(both, "schedules", "show", "nightly-us");
    expect(found.stdout).toMatch(/^region +US_EAST_1\n/);
    const { stdout } = await run(both, "schedules", "list");
    expect(stdout).toMatch(/│ nightly-eu │ EU │ running │ 0 3 \* \* \* +│ .*token=… /);
    expect((await listed(both, "logs", "--region", "eu")).items.length).toBeGreaterThan(2);
    expect((await listed(both, "runs")).items).toEqual([]);
    expect([...writesOf(eu), ...writesOf(us)]).toEqual(before);
  });

  test("a list goes on where it ended, in each region", async () => {
    const both = await twoRegions();
    const to = await app();
    for (let each = 0; each < 3; each += 1) {
      await make(both.eu, `/v2/publish/${to}/${each}`, { "Upstash-Delay": "1h" });
    }
    await make(both.us, `/v2/publish/${to}/us`, { "Upstash-Delay": "1h" });
    const first = await listed(both, "messages", "--limit", "2");
    expect(first.items.map(({ region }) => region).toSorted()).toEqual([
      "EU_CENTRAL_1",
      "EU_CENTRAL_1",
      "US_EAST_1",
    ]);
    const second = await listed(both, "messages", "--cursor", first.cursor ?? "");
    expect(second.cursor).toBeUndefined();
    expect(second.items.map(({ url }) => url)).toEqual([`${to}/0`]);
    const { code, stderr } = await run(both, "messages", "list", "--cursor", "x");
    expect([code, stderr]).toEqual([2, expect.stringContaining("--cursor is what")]);
  });

  test("a region that cannot be read does not hide the other one", async () => {
    const both = await twoRegions();
    await make(both.us, "/v2/queues", {}, JSON.stringify({ queueName: "orders" }));
    await both.eu.stop();
    const { code, stdout, stderr } = await run(both, "queues", "list");
    expect([code, stdout, stderr]).toEqual([
      2,
      expect.stringContaining("orders"),
      expect.stringContaining("EU_CENTRAL_1: "),
    ]);
  });

  test("a region that cannot be asked does not hide what the other one has", async () => {
    const both = await twoRegions();
    await make(both.us, "/v2/queues", {}, JSON.stringify({ queueName: "orders" }));
    await both.eu.stop();
    const shown = await run(both, "queues", "show", "orders", "--json");
    expect([shown.code, JSON.parse(shown.stdout), shown.stderr]).toEqual([
      0,
      expect.objectContaining({ region: "US_EAST_1", name: "orders" }),
      expect.stringMatching(/^! not asked: EU_CENTRAL_1: .* is not reachable/),
    ]);
    const none = await run(both, "queues", "show", "nope");
    expect([none.code, none.stdout, none.stderr]).toEqual([
      2,
      "",
      expect.stringMatching(
        /^✗ queue nope was not found, but .* EU_CENTRAL_1: .* is not reachable/,
      ),
    ]);
    await both.us.stop();
    const dark = await run(both, "queues", "show", "orders");
    expect([dark.code, dark.stderr]).toEqual([
      2,
      expect.stringMatching(/EU_CENTRAL_1: .*; US_EAST_1: .* is not reachable/),
    ]);
    expect((await run(both, "queues", "show", "..")).stderr).toBe('✗ ".." is not an id\n');
  });

  test("an empty list says what would be in it, and a list that goes on gives the command", async () => {
    const both = await twoRegions();
    const empty = await run(both, "dlq", "list", "--region", "us");
    expect([empty.code, empty.stdout, empty.stderr]).toEqual([
      0,
      "",
      "No dead letters in US_EAST_1. A message becomes one when its last retry has failed.\n",
    ]);
    for (const path of ["a", "b"]) {
      await make(both.eu, `/v2/publish/http://127.0.0.1:9/${path}`, { "Upstash-Delay": "1h" });
    }
    const { stderr } = await run(both, "messages", "list", "--limit", "1", "--region", "eu");
    const [, command = ""] = /^There is more:\n {2}npx qstash-verify (.+)\n$/.exec(stderr) ?? [];
    expect(command).toContain(`-e ${both.env} --region eu --limit 1 --cursor`);
    const next = await cli(command.replaceAll("'", "").split(" "));
    expect([next.code, next.stdout]).toEqual([0, expect.stringContaining("127.0.0.1:9/a")]);
  });

  test.each([
    ["schedules", "/v2/schedules/http://127.0.0.1:9/", { "Upstash-Cron": "0 3 * * *" }, ""],
    ["queues", "/v2/queues", {}, JSON.stringify({ queueName: "q#" })],
    ["url-groups", "/v2/topics/g#/endpoints", {}, '{"endpoints":[{"url":"http://127.0.0.1:9"}]}'],
    [
      "flow-control",
      "/v2/publish/http://127.0.0.1:9/",
      {
        "Upstash-Delay": "1h",
        "Upstash-Flow-Control-Key": "k#",
        "Upstash-Flow-Control-Value": "rate=1",
      },
      "",
    ],
  ])("a list of %s that is cut says so, and how to see the rest", async (kind, path, own, body) => {
    const both = await twoRegions();
    for (let each = 0; each < 25; each += 1) {
      const numbered = (text: string) => text.replace("#", `${each}`);
      const headers = Object.entries(own).map(([name, value]) => [name, numbered(value)]);
      await make(both.us, numbered(path), Object.fromEntries(headers), numbered(body));
    }
    const cut = await run(both, kind, "list", "--json");
    const { items, hasMore } = JSON.parse(cut.stdout);
    expect([items.length, hasMore]).toEqual([20, true]);
    const { stderr } = await run(both, kind, "list");
    const command = `qstash-verify ${kind} list -e ${both.env} --limit 25`;
    expect(stderr).toBe(`There is more:\n  npx ${command}\n`);
    const all = await cli([...command.split(" ").slice(1), "--json"]);
    expect(JSON.parse(all.stdout)).toMatchObject({ items: { length: 25 }, hasMore: false });
    expect((await cli(command.split(" ").slice(1))).stderr).toBe("");
  });

  test("the body of a message is the same before and after its delivery, and a long one is cut", async () => {
    const both = await twoRegions();
    const { eu, emulator } = both;
    const to = await app();
    const publish = async (body: BodyInit) => {
      const init = { method: "POST", headers: { Authorization: `Bearer ${eu.token}` }, body };
      const answer = await fetch(`${eu.url}/v2/publish/${to}/x`, init);
      const { messageId } = (await answer.json()) as { messageId: string };
      await emulator.settled();
      // A delivered message can still be read for a minute. After that, only the logs have it.
      await emulator.clock.advance("2m");
      const shown = await run(both, "messages", "show", messageId);
      const json = await run(both, "messages", "show", messageId, "--json");
      return { text: shown.stdout, record: JSON.parse(json.stdout) as Json };
    };
    const text = await publish('{"tag":"Ä"}');
    expect(text.record).toMatchObject({ state: "DELIVERED", body: '{"tag":"Ä"}' });
    expect(text.record).not.toHaveProperty("bodyBase64");
    expect(text.text).toMatch(/^body +\{"tag":"Ä"\}$/m);
    const binary = await publish(new Uint8Array([0xff, 0, 1]));
    expect(binary.record).toMatchObject({ bodyBase64: "/wAB" });
    expect(binary.record).not.toHaveProperty("body");
    expect(binary.text).toMatch(/^bodyBase64 +\(3 bytes, not text, in base64\) \/wAB$/m);
    const long = await publish("a".repeat(1_000_000));
    expect(long.record["body"]).toHaveLength(1_000_000);
    expect(long.text.length).toBeLessThan(10_000);
    expect(long.text.replaceAll(/\s+/g, " ")).toContain(
      "… the first 4000 of 1,000,000 characters: --json prints all of them",
    );
    const { items } = await listed(both, "messages", "--limit", "3");
    expect(items.at(-1)).toMatchObject({ body: '{"tag":"Ä"}' });
  });

  test.each([
    [["messages", "list", "--limit", "-1"], "It must be a whole number from 1 to 999999999."],
    [["messages", "list", "--limit", "1e3"], "It must be a whole number from 1 to 999999999."],
    [["dlq", "list", "--region", "mars"], "eu, us, eu-central-1, us-east-1, both."],
  ])("%j says what is possible", async (args, text) => {
    expect((await cli(args)).stderr.replaceAll(/\s+/g, " ")).toContain(text);
  });

  test("a continued list of messages shows none again, and each once", async () => {
    const both = await twoRegions();
    const to = await app();
    for (let each = 0; each < 12; each += 1) await make(both.eu, `/v2/publish/${to}/${each}`);
    await make(both.eu, `/v2/publish/${to}/later`, { "Upstash-Delay": "1h" });
    await both.emulator.settled();
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const at = cursor === undefined ? [] : ["--cursor", cursor];
      const page = await listed(both, "messages", "--region", "eu", "--limit", "5", ...at);
      seen.push(...page.items.map(({ url, state }) => `${String(url).split("/").at(-1)} ${state}`));
      cursor = page.cursor;
    } while (cursor !== undefined);
    const delivered = Array.from({ length: 12 }, (_, each) => `${each} DELIVERED`);
    expect(seen.toSorted()).toEqual([...delivered, "later CREATED"].toSorted());
    // Only messages that may have gone on since are asked for.
    const asked = both.eu.requests.filter(({ path }) => path.includes("messageId="));
    expect(asked.length).toBeLessThanOrEqual(26);
  });

  test("a single-region setup at a local address, and none at all", async () => {
    const { eu } = await twoRegions();
    await make(eu, "/v2/queues", {}, JSON.stringify({ queueName: "orders" }));
    const local = envFile({ QSTASH_URL: eu.url, QSTASH_TOKEN: eu.token });
    expect((await cli(["queues", "list", "-e", local])).stdout).toContain("orders");
    const { code, stderr } = await cli(["queues", "list", "-e", envFile({})]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("set QSTASH_TOKEN")]);
  });

  test("what a region says draws nothing", async () => {
    const record = { messageId: HOSTILE, name: HOSTILE, url: HOSTILE, state: HOSTILE, time: 1 };
    const url = await serveJson({
      "/v2/logs": { events: [record], cursor: HOSTILE },
      "/v2/queues": [record],
      "/v2/queues/q": { ...record, header: { [HOSTILE]: [HOSTILE] }, [HOSTILE]: HOSTILE },
    });
    const env = envFile({
      ...ownEnvironment("migration"),
      EU_CENTRAL_1_QSTASH_URL: url,
      US_EAST_1_QSTASH_URL: await serve((_, response) => void response.writeHead(500).end(HOSTILE)),
    });
    for (const args of [
      ["queues", "list", "--region", "eu"],
      ["queues", "show", "q", "--region", "eu"],
      ["messages", "list", "--region", "eu", "--limit", "1"],
      ["queues", "pause", "q", "--region", "eu"],
    ]) {
      const plain = await cli([...args, "-e", env]);
      const json = await cli([...args, "--json", "-e", env]);
      expectHarmless(plain.stdout, plain.stderr, json.stdout, json.stderr);
    }
  });
});

describe("acting", () => {
  test("what cannot be taken back is asked for, and then done where the resource is", async () => {
    const both = await twoRegions();
    const to = await app();
    const { messageId } = await make(both.us, `/v2/publish/${to}/later`, { "Upstash-Delay": "1h" });
    const cancel = ["messages", "cancel", String(messageId)];
    const unasked = await run(both, ...cancel);
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining("--yes")]);
    expect(writesOf(both.us)).toHaveLength(1);
    const done = await run(both, ...cancel, "--yes");
    expect([done.code, done.stdout]).toEqual([0, `✓ cancelled: ${messageId} (US_EAST_1)\n`]);
    expect(writesOf(both.us).at(-1)).toBe(`DELETE /v2/messages/${messageId} 202`);
    expect(writesOf(both.eu)).toEqual([]);
    const gone = await run(both, ...cancel.slice(0, 2), "msg_none", "--yes");
    expect([gone.code, gone.stderr]).toEqual([
      1,
      expect.stringContaining("there is no message msg_none"),
    ]);
  });

  test("while a region cannot be asked, an id is acted on where it is, and a name has to be placed", async () => {
    const both = await twoRegions();
    const to = await app();
    const { messageId } = await make(both.us, `/v2/publish/${to}/later`, { "Upstash-Delay": "1h" });
    await make(both.us, "/v2/queues", {}, JSON.stringify({ queueName: "q" }));
    await both.eu.stop();
    const cancelled = await run(both, "messages", "cancel", String(messageId), "--yes");
    expect([cancelled.code, cancelled.stdout]).toEqual([
      0,
      `✓ cancelled: ${messageId} (US_EAST_1)\n`,
    ]);
    const before = writesOf(both.us);
    const unclear = await run(both, "queues", "pause", "q");
    expect([unclear.code, unclear.stderr]).toEqual([
      2,
      expect.stringMatching(
        /Nothing was done: .* --region us\. .*EU_CENTRAL_1: .* is not reachable/,
      ),
    ]);
    expect(writesOf(both.us)).toEqual(before);
    expect((await run(both, "queues", "pause", "q", "--region", "us")).code).toBe(0);
  });

  test("schedules run, pause and resume; one that is in both regions has to be named", async () => {
    const both = await twoRegions();
    const to = await app();
    const headers = {
      "Upstash-Cron": "0 3 * * *",
      "Upstash-Schedule-Id": "s",
      "Upstash-Method": "PUT",
      "Upstash-Forward-X-A": "1",
    };
    await make(both.eu, `/v2/schedules/${to}/x?a=1`, headers, "body");
    expect((await run(both, "schedules", "run", "s")).code).toBe(0);
    const [sent] = (await listed(both, "logs", "--region", "eu")).items.toReversed();
    expect(sent).toMatchObject({ url: `${to}/x?a=1`, method: "PUT", header: { "X-A": ["1"] } });
    expect(Buffer.from(String(sent?.["body"]), "base64").toString()).toBe("body");
    expect((await run(both, "schedules", "pause", "s")).stdout).toBe(
      "✓ paused: s (EU_CENTRAL_1)\n",
    );
    expect((await listed(both, "schedules")).items[0]).toMatchObject({ isPaused: true });
    const none = await run(both, "schedules", "resume", "s", "nope");
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringMatching(/there is no schedule nope.*\. Nothing was done\n$/),
    ]);
    expect((await listed(both, "schedules")).items[0]).toMatchObject({ isPaused: true });
    await run(both, "schedules", "resume", "s");
    expect((await listed(both, "schedules")).items[0]).toMatchObject({ isPaused: false });
    await make(both.us, `/v2/schedules/${to}/x`, headers, "body");
    const unclear = await run(both, "schedules", "pause", "s");
    expect([unclear.code, unclear.stderr]).toEqual([1, expect.stringContaining("--region")]);
    expect((await run(both, "schedules", "pause", "s", "--region", "us")).code).toBe(0);
  });

  test("a schedule whose URL group is gone is not run, and the group is named", async () => {
    const both = await twoRegions();
    const endpoints = JSON.stringify({ endpoints: [{ url: "https://example.com/" }] });
    await make(both.eu, "/v2/topics/orders/endpoints", {}, endpoints);
    const headers = { "Upstash-Cron": "0 3 * * *", "Upstash-Schedule-Id": "s" };
    await make(both.eu, "/v2/schedules/orders", headers);
    await run(both, "url-groups", "delete", "orders", "--yes");
    const { code, stdout } = await run(both, "schedules", "run", "s");
    expect([code, stdout]).toEqual([1, expect.stringContaining("there is no URL group orders")]);
  });

  test("dead letters are retried one by one, and deleted all at once", async () => {
    const both = await twoRegions();
    const to = await app();
    for (const region of [both.eu, both.eu, both.us]) {
      await make(region, `/v2/publish/${to}/bad`, { "Upstash-Retries": "0" });
    }
    await both.emulator.settled();
    const { items } = await listed(both, "dlq");
    expect(items).toHaveLength(3);
    const retry = ["dlq", "retry", String(items[0]?.["dlqId"]), "--region", "eu"];
    const retried = await run(both, ...retry, "--json");
    expect([retried.code, JSON.parse(retried.stdout)]).toEqual([
      0,
      [{ id: retry[2], region: "EU_CENTRAL_1", messageIds: [expect.stringMatching(/^msg_/)] }],
    ]);
    await both.emulator.settled();
    const all = ["dlq", "delete", "--all"];
    const unasked = await run(both, ...all);
    expect(unasked.stderr).toContain("Delete 3 dead letters in EU_CENTRAL_1 and US_EAST_1?");
    expect((await listed(both, "dlq")).items).toHaveLength(3);
    await both.us.stop();
    const half = await run(both, ...all, "--yes");
    expect([half.code, half.stderr]).toEqual([2, expect.stringMatching(/\. Nothing was done\n$/)]);
    await both.us.start();
    expect((await run(both, ...all, "--yes")).code).toBe(0);
    expect((await listed(both, "dlq")).items).toEqual([]);
    expect((await run(both, "dlq", "delete")).stderr).toContain("--all");
  });

  test("queues pause and resume; failed runs restart and are cancelled", async () => {
    const both = await twoRegions();
    await make(both.us, "/v2/queues", {}, JSON.stringify({ queueName: "q" }));
    await run(both, "queues", "pause", "q");
    expect((await listed(both, "queues")).items[0]).toMatchObject({ paused: true });
    await run(both, "queues", "resume", "q");
    expect((await listed(both, "queues")).items[0]).toMatchObject({ paused: false });
    const to = `${await app()}/bad`;
    await make(both.eu, `/v2/trigger/${to}`, {
      "Upstash-Workflow-Init": "true",
      "Upstash-Workflow-RunId": "wfr_one",
      "Upstash-Workflow-Url": to,
      "Upstash-Retries": "0",
    });
    await both.emulator.settled();
    const { stdout } = await run(both, "runs", "show", "wfr_one");
    expect(stdout).toContain("RUN_FAILED");
    const restarted = await run(both, "runs", "restart", "wfr_one", "--yes");
    expect([restarted.code, restarted.stdout]).toEqual([
      0,
      expect.stringMatching(/^✓ restarted: wfr_one \(EU_CENTRAL_1\) as wfr_(?!one)\w+\n$/),
    ]);
    const again = await run(both, "runs", "resume", "wfr_one");
    expect([again.code, again.stdout]).toEqual([1, expect.stringContaining("is gone")]);
    expect((await run(both, "runs", "notify", "nobody")).stderr).toContain("no run waits");
  });

  test("flow control keys pause and resume; queues list beyond 100, and are deleted", async () => {
    const both = await twoRegions();
    const flow = { "Upstash-Flow-Control-Key": "k", "Upstash-Flow-Control-Value": "parallelism=2" };
    await make(both.us, "/v2/publish/http://127.0.0.1:1/", { ...flow, "Upstash-Delay": "1h" });
    await run(both, "flow-control", "pause", "k");
    const [key] = (await listed(both, "flow-control")).items;
    expect(key).toMatchObject({ region: "US_EAST_1", parallelismMax: 2, isPaused: true });
    expect((await run(both, "flow-control", "resume", "k")).stdout).toBe(
      "✓ resumed: k (US_EAST_1)\n",
    );
    for (let index = 0; index < 120; index += 1) {
      await make(both.eu, "/v2/queues", {}, JSON.stringify({ queueName: `q${index}` }));
    }
    expect((await listed(both, "queues", "--limit", "500")).items).toHaveLength(120);
    const deleted = await run(both, "queues", "delete", "q7", "--yes");
    expect(deleted.stdout).toBe("✓ deleted: q7 (EU_CENTRAL_1)\n");
    expect((await run(both, "queues", "delete", "q8")).code).not.toBe(0);
    expect(both.eu.queues).toHaveLength(119);
  });

  test("what cannot be read is not said to be empty", async () => {
    const env = envFile({ QSTASH_URL: "http://127.0.0.1:1", QSTASH_TOKEN: "t" });
    const { code, stderr } = await cli(["schedules", "list", "-e", env]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^✗ .*is not reachable/)]);
  });
});

import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { Api } from "../dist/api/api.js";
import { readPages } from "../dist/migration/kind/pages.js";
import { MESSAGES } from "../dist/resources/messages.js";
import { listIn } from "../dist/resources/read-regions.js";
import { cli, envFile } from "./command-line.js";
import { expectHarmless, serve } from "./hostile.js";

/** A region that answers each request with what is made of it, and what it was asked. */
async function region(answer: (request: IncomingMessage, index: number) => unknown) {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(JSON.stringify(answer(request, asked.length)));
  });
  const env = envFile({ QSTASH_URL: url, QSTASH_TOKEN: "t" });
  const api = new Api({ url, token: "t", region: "EU_CENTRAL_1" }, "read");
  return { asked, env, api };
}

const ENDLESS: [string, number, (index: number) => object][] = [
  ["the same page for ever", 3, () => ({ cursor: "again", messages: [{ dlqId: "a" }] })],
  ["two that name each other", 4, (index) => ({ cursor: `${index % 2}`, messages: [{}] })],
  ["empty ones for ever", 101, (index) => ({ cursor: `${index}`, messages: [] })],
  [
    "full ones for ever",
    12,
    (index) => ({ cursor: `${index}`, messages: new Array(100_000).fill({ dlqId: "a" }) }),
  ],
];

describe.each(ENDLESS)("a list without an end: %s", (_, most, page) => {
  test("is read no further, and nothing is done with it", async () => {
    const { asked, env } = await region((_, index) => page(index));
    const { code, stdout, stderr } = await cli(["dlq", "delete", "--all", "--yes", "-e", env]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /a list (does not end|has more than 1,000,000 entries): reading stopped/,
    );
    expect(asked.length).toBeLessThanOrEqual(most);
    expect(asked.filter((each) => !each.startsWith("GET "))).toEqual([]);
  });

  test("ends a migration's reading, too", async () => {
    const { asked, api } = await region((_, index) => page(index));
    await expect(readPages(api, "/v2/dlq", "messages")).rejects.toThrow("reading stopped");
    expect(asked.length).toBeLessThanOrEqual(most);
  });
});

test.each([[1], [{}], [["a"]], [true]])(
  "where a list goes on is a text, and not %j: the rest would be left out",
  async (cursor) => {
    const { api, env } = await region(() => ({ cursor, messages: [{ dlqId: "a" }] }));
    await expect(readPages(api, "/v2/dlq", "messages")).rejects.toThrow("of an unknown form");
    const { code, stderr } = await cli(["dlq", "delete", "--all", "--yes", "-e", env]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("of an unknown form")]);
  },
);

test("a list whose pages overlap ends, and has each record once", async () => {
  const { api } = await region(({ url }) => {
    const begin = Number(new URL(url ?? "", "http://a").searchParams.get("cursor") ?? 0);
    const events = [0, 1, 2].map((each) => ({ messageId: `m${begin + each}`, time: 1 }));
    return { events, ...(begin < 4 && { cursor: `${begin + 2}` }) };
  });
  const { items } = await listIn([api], MESSAGES, 1000, undefined);
  expect(items.map(({ record }) => record["messageId"])).toEqual([
    "m0",
    "m1",
    "m2",
    "m3",
    "m4",
    "m5",
    "m6",
  ]);
});

describe("a list that is none", () => {
  test.each([
    ["queues", { queues: [] }],
    ["schedules", "[]"],
    ["dlq", { messages: { 0: { dlqId: "a" } } }],
    ["logs", { events: "none" }],
  ])("of %s is not called empty", async (kind, answer) => {
    const { env } = await region(() => answer);
    const { code, stdout, stderr } = await cli([kind, "list", "-e", env]);
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      expect.stringMatching(/^✗ .* is not a list\n$/),
    ]);
  });

  test.each([[null], [{ messages: [1] }], [{ messages: {} }]])(
    "%j is no page of a migration",
    async (answer) => {
      const { api } = await region(() => answer);
      await expect(readPages(api, "/v2/dlq", "messages")).rejects.toThrow("/v2/dlq is not a list");
    },
  );
});

describe("with --all", () => {
  test.each([
    ["no id", {}],
    ["a number for an id", { dlqId: 1 }],
    ["a list for an id", { dlqId: ["a"] }],
    ["null for an id", { dlqId: null }],
    ["an id of its prototype", JSON.parse('{"__proto__":{"dlqId":"a"}}')],
  ])("a record with %s ends it before anything is done", async (_, odd) => {
    const { asked, env } = await region(() => ({ messages: [{ dlqId: "good" }, odd] }));
    const { code, stdout, stderr } = await cli(["dlq", "delete", "--all", "--yes", "-e", env]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe("✗ local: one of the dlq has no id. Nothing was done\n");
    expect(asked).toEqual([expect.stringMatching(/^GET /)]);
  });

  test.each(["\ud800", "a\udfff", "", ".", ".."])(
    "an id that no path can hold is told, and the others are done: %j",
    async (odd) => {
      const messages = [{ dlqId: "one" }, { dlqId: odd }, { dlqId: "two" }];
      const { asked, env } = await region(() => ({ messages }));
      const run = await cli(["dlq", "delete", "--all", "--yes", "-e", env]);
      expect([run.code, run.stderr]).toEqual([1, ""]);
      expect(run.stdout.split("\n").map((line) => line.slice(0, 1))).toEqual(["✓", "✗", "✓", ""]);
      expect(run.stdout).toContain("is not an id");
      expectHarmless(run.stdout);
      expect(asked.slice(1)).toEqual(["DELETE /v2/dlq/one", "DELETE /v2/dlq/two"]);
    },
  );

  test.each([
    ["a/b", "a%2Fb"],
    ["../../v2/messages", "..%2F..%2Fv2%2Fmessages"],
    ["?all", "%3Fall"],
    ["#", "%23"],
    ["a\r\nX: y", "a%0D%0AX%3A%20y"],
    ["a\0", "a%00"],
  ])("an id is one part of a path: %j", async (dlqId, path) => {
    const { asked, env } = await region(() => ({ messages: [{ dlqId }] }));
    expect((await cli(["dlq", "delete", "--all", "--yes", "-e", env])).code).toBe(0);
    expect(asked.slice(1)).toEqual([`DELETE /v2/dlq/${path}`]);
  });
});

test("a field that is no text hides no other record", async () => {
  const odd = { toString: 1, valueOf: 1 };
  const { env } = await region(() => [
    { scheduleId: "odd", destination: odd, cron: odd, nextScheduleTime: odd, time: odd },
    { scheduleId: "good", destination: "https://a.example", time: 1 },
  ]);
  const { code, stdout, stderr } = await cli(["schedules", "list", "-e", env]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("odd");
  expect(stdout).toContain("https://a.example");
});

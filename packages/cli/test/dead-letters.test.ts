import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type DeadLetter, deadLetterObstacles } from "../dist/migration/dead-letter/dead-letter.js";
import { call } from "./awkward.js";
import { cli, directory } from "./command-line.js";
import { refusingApi } from "./refusing-api.js";
import { type TwoRegions, twoRegions, writesOf } from "./two-regions.js";

const URL_OF = (name: string) => `http://127.0.0.1:9/${name}?token=very-secret`;
const RETRY_NEVER = { "Upstash-Retries": "0" };

/** Publishes messages in the old region that nobody answers. */
async function fail(
  { emulator, eu }: TwoRegions,
  messages: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<void> {
  for (const [name, headers] of Object.entries(messages)) {
    await call(eu, "POST", `/v2/publish/${URL_OF(name)}`, { ...RETRY_NEVER, ...headers }, name);
  }
  await emulator.clock.advance("1m");
  expect(eu.deadLetters.length).toBe(Object.keys(messages).length);
}

/** What was published in the new region, where nobody answers either. */
async function published({ emulator, us }: TwoRegions): Promise<string[]> {
  await emulator.clock.advance("1m");
  return us.deadLetters.map(({ url }) => url.replace(/\?.*/, "")).toSorted();
}

const letterOf = ({ eu }: TwoRegions, name: string) =>
  eu.deadLetters.find(({ url }) => url === URL_OF(name))?.dlqId;

/** The old region, where somebody else does something once its dead letters were listed. */
async function afterTheList({ eu }: TwoRegions) {
  let act: (() => Promise<unknown>) | undefined;
  let acting: Promise<unknown> | undefined;
  const url = await refusingApi(eu, async (_, path) => {
    if (!path.startsWith("/v2/dlq/")) return undefined;
    acting ??= act?.();
    await acting;
    return undefined;
  });
  const change = (next: () => Promise<unknown>) => {
    act = next;
  };
  return { url, change };
}

const LETTER = {
  "Content-Type": "text/x-letter",
  "Upstash-Method": "PUT",
  "Upstash-Timeout": "7s",
  "Upstash-Label": "a,b",
  "Upstash-Forward-X-Name": "value",
  "Upstash-Callback-Forward-X-Of-Callback": "1",
  "Upstash-Flow-Control-Key": "key",
  "Upstash-Flow-Control-Value": "rate=2, period=60s",
};
const FIELDS = [
  ...(["method", "header", "body", "maxRetries", "timeout", "labels", "callback"] as const),
  ...(["callbackHeader", "flowControlKey", "rate", "period"] as const),
];

describe("dead-letters", () => {
  test("lists them, says what is left behind, and writes nothing", async () => {
    const regions = await twoRegions();
    await fail(regions, { a: LETTER, b: {} });
    const before = writesOf(regions.eu).length;
    const { code, stdout } = await regions.migrate("dead-letters");
    expect(code).toBe(0);
    expect(stdout).toContain(
      "2 dead letters in EU_CENTRAL_1: 2 can be published in US_EAST_1, 0 already published",
    );
    expect(stdout).toContain("PUT http://127.0.0.1:9/a");
    expect(stdout).toContain("They stay in EU_CENTRAL_1");
    expect(stdout).not.toContain("very-secret");
    expect([writesOf(regions.us), writesOf(regions.eu).length]).toEqual([[], before]);
  });

  test("--publish publishes each with all that it had, once, and asks before", async () => {
    const regions = await twoRegions();
    const server = createServer((_, response) => void response.end()).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await fail(regions, { a: { ...LETTER, "Upstash-Callback": callback }, b: {} });
    const asked = await regions.migrate("dead-letters", "--publish");
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringContaining("Publish 2 in US_EAST_1?"),
    ]);
    const args = ["--publish", "--yes"];
    const { code, stdout } = await regions.migrate("dead-letters", ...args);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining("2 published in US_EAST_1, 0 failed"),
    ]);
    expect(await published(regions)).toEqual(["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"]);
    const [old, made] = [regions.eu, regions.us].map(({ deadLetters }) => {
      const letter = deadLetters.find(({ url }) => url === URL_OF("a"));
      return Object.fromEntries(FIELDS.map((field) => [field, letter?.[field]]));
    });
    expect(old).toMatchObject({ method: "PUT", body: "a", callback, rate: 2, labels: ["a", "b"] });
    expect(made).toEqual(old);
    const again = await regions.migrate("dead-letters", ...args);
    expect(again.stdout).toContain("0 published in US_EAST_1, 0 failed");
    const posts = writesOf(regions.us).filter((write) => write.includes("/v2/publish/"));
    expect(posts.length).toBe(2);
    expect(regions.eu.deadLetters.length).toBe(2);
  });

  test("what another folder has published is told apart: nothing was published again", async () => {
    const regions = await twoRegions();
    await fail(regions, { a: {}, b: {} });
    const args = ["dead-letters", "--publish", "--yes"] as const;
    expect((await regions.migrate(...args)).code).toBe(0);
    const elsewhere = join(directory(), "journal.jsonl");
    const { code, stdout } = await regions.migrate(...args, "--journal", elsewhere);
    const told = "0 published in US_EAST_1, 2 already there, published by another run, 0 failed";
    expect([code, stdout]).toEqual([0, expect.stringContaining(told)]);
    expect(await published(regions)).toHaveLength(2);
  });

  test("an endpoint's parameters are no settings, and no other account's token, in the new region", async () => {
    const regions = await twoRegions();
    const { emulator, eu, us } = regions;
    const urls = ["?qstash_token=evil", "?a&Upstash-Callback=http://127.0.0.1:9/evil"];
    const endpoints = urls.map((query, index) => ({ url: `http://127.0.0.1:9/${index}${query}` }));
    const body = JSON.stringify({ endpoints });
    await call(eu, "POST", "/v2/topics/group/endpoints", {}, body);
    await call(eu, "POST", "/v2/publish/group", RETRY_NEVER);
    await emulator.clock.advance("1m");
    expect(eu.deadLetters).toHaveLength(2);
    const published = await regions.migrate("dead-letters", "--publish", "--yes");
    expect(published.stdout).toContain("0 published in US_EAST_1, 0 failed");
    const { stdout } = await regions.migrate("dead-letters");
    expect(stdout).toContain("its destination has the parameter qstash_token");
    expect(stdout).toContain("its destination has the parameter Upstash-Callback");
    expect(writesOf(us)).toEqual([]);
  });

  test("what was published keeps no keys needed; undo does not call it back", async () => {
    const regions = await twoRegions();
    await fail(regions, { a: {}, b: {} });
    const waiting = async () =>
      JSON.parse((await regions.migrate("verify", "--json")).stdout).waiting.deadLetters;
    await regions.migrate("dead-letters", "--publish", "--yes", "--name", "*/a?*");
    expect([await published(regions), await waiting()]).toEqual([["http://127.0.0.1:9/a"], 1]);
    const { stdout } = await regions.migrate("undo", "--yes");
    expect([stdout, await waiting()]).toEqual([expect.stringContaining("0 undone"), 1]);
  });

  test("what was published is retried in the old region only after a warning", async () => {
    const regions = await twoRegions();
    const { folder, emulator, eu } = regions;
    await fail(regions, { a: {}, b: {} });
    await regions.migrate("dead-letters", "--publish", "--yes", "--name", "*/a?*");
    const retry = (name: string, cwd: string, ...more: readonly string[]) => {
      const id = letterOf(regions, name) ?? "";
      return cli(["dlq", "retry", id, "-e", regions.env, ...more], { cwd });
    };
    const warning =
      "It was already published in US_EAST_1 by the migration. Delivered again, it is processed twice.";
    const asked = await retry("a", folder);
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining(warning)]);
    expect(eu.deadLetters).toHaveLength(2);
    expect(await retry("b", folder)).toMatchObject({ code: 0, stderr: "" });
    const agreed = await retry("a", folder, "--yes");
    expect(agreed.code).toBe(0);
    expect(agreed.stderr.replaceAll(/\s+/g, " ")).toContain(`! ${warning}`);

    // Without the journal of this account, nothing is known.
    await emulator.clock.advance("1m");
    expect(eu.deadLetters).toHaveLength(2);
    // Where the journal cannot be read, each may have been published.
    const damaged = directory();
    writeFileSync(join(damaged, "qstash-eu-central-1-to-us-east-1.jsonl"), "no journal\n");
    expect((await retry("b", damaged)).code).toBe(2);
    expect(await retry("a", directory())).toMatchObject({ code: 0, stderr: "" });
  });

  test("--retry delivers them again from the old region, and writes nothing to the new one", async () => {
    const regions = await twoRegions();
    await fail(regions, { a: {}, b: {} });
    const before = regions.eu.deadLetters.map(({ dlqId }) => dlqId);
    const { code, stdout } = await regions.migrate("dead-letters", "--retry", "--yes");
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining("2 delivered again from EU_CENTRAL_1"),
    ]);
    await regions.emulator.clock.advance("1m");
    const after = regions.eu.deadLetters.map(({ dlqId }) => dlqId);
    expect([after.length, after.filter((id) => before.includes(id))]).toEqual([2, []]);
    expect(writesOf(regions.us)).toEqual([]);
    const both = await regions.migrate("dead-letters", "--retry", "--publish");
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("cannot be used with")]);
  });

  test("what cannot be published as it was is named, and left", async () => {
    const regions = await twoRegions();
    await fail(regions, { redacted: { "Upstash-Redact-Fields": "body" }, plain: {} });
    await call(regions.eu, "POST", "/v2/queues", {}, '{"queueName":"q"}');
    await call(regions.eu, "POST", `/v2/enqueue/q/${URL_OF("queued")}`, RETRY_NEVER, "x");
    await regions.emulator.clock.advance("1m");
    const { stdout } = await regions.migrate("dead-letters", "--json");
    const obstacles = JSON.parse(stdout).flatMap((each: { obstacles: string[] }) => each.obstacles);
    expect(obstacles.toSorted()).toEqual([
      expect.stringContaining("body is redacted"),
      "it needs the queue q, which is not in the target",
    ]);
    await regions.migrate("dead-letters", "--publish", "--yes");
    expect(await published(regions)).toEqual(["http://127.0.0.1:9/plain"]);
  });

  test("a lost answer publishes nothing twice; a kill leaves it unclear until it is said", async () => {
    const regions = await twoRegions();
    await fail(regions, { a: {} });
    regions.emulator.faults.set({ api: { dropAnswer: 0.6 } });
    const { code } = await regions.migrate("dead-letters", "--publish", "--yes");
    regions.emulator.faults.set({});
    expect([code, await published(regions)]).toEqual([0, ["http://127.0.0.1:9/a"]]);

    const journal = join(regions.folder, "qstash-eu-central-1-to-us-east-1.jsonl");
    const lines = readFileSync(journal, "utf8").split("\n");
    writeFileSync(journal, lines.filter((line) => !line.includes('"done"')).join("\n"));
    const listed = await regions.migrate("dead-letters");
    expect(listed.stdout).toContain(
      "0 can be published in US_EAST_1, 0 already published, 1 unclear",
    );
    const before = writesOf(regions.us).length;
    const left = await regions.migrate("dead-letters", "--publish", "--yes");
    expect([left.code, left.stdout]).toEqual([1, expect.stringContaining("0 failed, 1 unclear")]);
    expect(left.stdout).toContain("an earlier --publish may have published it");
    expect(writesOf(regions.us).length).toBe(before);
    // The deduplication id is the same, so the region takes it for the message that it has.
    await regions.migrate("dead-letters", "--publish", "--yes", "--unclear");
    expect(writesOf(regions.us).length).toBe(before + 1);
    expect(await published(regions)).toEqual(["http://127.0.0.1:9/a"]);
  });

  test("a refused one is told, and can be published by the next run", async () => {
    const regions = await twoRegions();
    await fail(regions, { a: {}, b: {} });
    let isRefused = true;
    const url = await refusingApi(regions.us, (method, path) =>
      isRefused && method === "POST" && path.includes("/a?")
        ? { status: 400, error: "no" }
        : undefined,
    );
    const args = ["--publish", "--yes", "--to-url", url];
    const first = await regions.migrate("dead-letters", ...args);
    expect([first.code, first.stdout]).toEqual([1, expect.stringContaining("US_EAST_1: 400: no")]);
    isRefused = false;
    expect((await regions.migrate("dead-letters", ...args)).code).toBe(0);
    expect(await published(regions)).toEqual(["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"]);
  });
});

describe("what somebody does while the question is on the screen", () => {
  test("--publish leaves what was retried or deleted, and says so", async () => {
    const regions = await twoRegions();
    await fail(regions, { a: {}, b: {}, c: {} });
    const { url, change } = await afterTheList(regions);
    const [a, b] = ["a", "b"].map((name) => letterOf(regions, name));
    change(async () => {
      await call(regions.eu, "POST", `/v2/dlq/retry/${a}`);
      await call(regions.eu, "DELETE", `/v2/dlq/${b}`);
    });
    const args = ["--publish", "--yes", "--from-url", url];
    const { code, stdout } = await regions.migrate("dead-letters", ...args);
    expect([code, stdout.match(/it is not there any more: somebody has/g)]).toMatchObject([
      1,
      { length: 2 },
    ]);
    expect(stdout).toContain("1 published in US_EAST_1, 2 failed");
    expect(await published(regions)).toEqual(["http://127.0.0.1:9/c"]);
  });

  test("--retry does not say that it has delivered what was deleted", async () => {
    const regions = await twoRegions();
    await fail(regions, { a: {} });
    const { url, change } = await afterTheList(regions);
    const a = letterOf(regions, "a");
    change(() => call(regions.eu, "DELETE", `/v2/dlq/${a}`));
    const args = ["--retry", "--yes", "--from-url", url];
    const { code, stdout } = await regions.migrate("dead-letters", ...args);
    expect([code, stdout]).toEqual([1, expect.stringContaining("0 delivered again")]);
    expect(stdout).toContain("it is not there any more: somebody has retried or deleted it");
  });
});

describe("what is not published is told", () => {
  test("a blocked one, also with --yes: 1", async () => {
    const regions = await twoRegions();
    await fail(regions, { redacted: { "Upstash-Redact-Fields": "body" }, plain: {} });
    const question = "1 of 2 is left as it is (1 blocked). Publish 1 in US_EAST_1?";
    expect((await regions.migrate("dead-letters", "--publish")).stderr).toContain(question);
    const { code, stdout } = await regions.migrate("dead-letters", "--publish", "--yes");
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("1 published in US_EAST_1, 0 failed, 1 blocked"),
    ]);
    expect(stdout).toMatch(/blocked .*\/redacted.*body is redacted/);
    expect(stdout).not.toContain("very-secret");
    const again = await regions.migrate("dead-letters", "--publish", "--yes");
    expect([again.code, again.stdout]).toEqual([
      1,
      expect.stringContaining("0 published in US_EAST_1, 0 failed, 1 blocked"),
    ]);
    // Its body need not be known to deliver it from where it is.
    const name = "*/redacted*";
    const retried = await regions.migrate("dead-letters", "--retry", "--yes", "--name", name);
    expect(retried).toMatchObject({ code: 0, stdout: expect.stringContaining("1 delivered") });
  });

  test("patterns that match nothing, and --unclear without --publish: 2", async () => {
    const regions = await twoRegions();
    await fail(regions, { a: {} });
    const args = ["--publish", "--yes"];
    const nothing = await regions.migrate("dead-letters", ...args, "--name", "nothing*");
    expect([nothing.code, nothing.stderr]).toEqual([
      2,
      expect.stringContaining("nothing matches: no dead letter in EU_CENTRAL_1 has"),
    ]);
    for (const more of [[], ["--retry"]]) {
      const unclear = await regions.migrate("dead-letters", "--unclear", "--yes", ...more);
      expect([unclear.code, unclear.stderr]).toEqual([
        2,
        expect.stringContaining("--unclear needs --publish"),
      ]);
    }
  });
});

describe("what the API does not tell enough of", () => {
  const letter = { dlqId: "dlq_1", url: "https://app.example/", method: "POST" };
  const old = { from: "US_EAST_1" } as const;

  test.each<[string, Partial<DeadLetter>, RegExp]>([
    [
      "a step of a workflow run",
      { workflowRunId: "wfr_1" },
      /: resume it there with: npx qstash-verify runs resume wfr_1 --region us$/,
    ],
    ["a type without a body", { header: { "Content-Type": "a/b" } }, /does not show its body/],
    ["a destination that is no URL", { url: "group" }, /not a URL/],
    ["a destination with a blank", { url: "https://app.example/a b" }, /request line/],
    ["no id", { dlqId: "" }, /no id/],
  ])("%s is left", (_, fields, reason) => {
    expect(deadLetterObstacles({ ...letter, ...fields }, new Map(), old)).toEqual([
      expect.stringMatching(reason),
    ]);
    expect(deadLetterObstacles(letter, new Map(), old)).toEqual([]);
  });

  test.each<[string, string, Parameters<typeof deadLetterObstacles>[2], string]>([
    ["with its file", "wfr_1", { ...old, envFile: ["my env"] }, " wfr_1 --region us -e 'my env'"],
    ["an id like an option", "--all", old, " --region us -- --all"],
    ["an id that a shell would run", "$(x)", old, " '$(x)' --region us"],
  ])("the command that resumes a run: %s", (_, workflowRunId, region, end) => {
    expect(deadLetterObstacles({ ...letter, workflowRunId }, new Map(), region)).toEqual([
      `it is a step of a workflow run, which goes on where it was started: resume it there with: npx qstash-verify runs resume${end}`,
    ]);
  });

  test("no command resumes a run of a region that is reached by an address", () => {
    const region = { ...old, fromUrl: "https://proxy.example" };
    expect(deadLetterObstacles({ ...letter, workflowRunId: "wfr_1" }, new Map(), region)).toEqual([
      expect.stringMatching(/: resume it there$/),
    ]);
  });
});

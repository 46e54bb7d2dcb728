import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { credentialsFor } from "@qstash-verify/core";
import { createEmulator, type EmulatedRegion } from "@qstash-verify/emulator";
import { publishedDevKeys } from "@qstash-verify/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { cli, directory, envFile, ownEnvironment } from "./command-line.js";
import { twoRegions, writesOf } from "./two-regions.js";

/** A local region, as `dev --region us` starts it. */
async function development() {
  const { token } = credentialsFor("US_EAST_1", { QSTASH_DEV: "true" });
  const regions = { US_EAST_1: { token, keys: publishedDevKeys[0] } };
  const emulator = await createEmulator({ clock: "manual", regions }).start();
  onTestFinished(() => emulator.stop());
  const region = emulator.regions.US_EAST_1;
  const QSTASH_DEV_PORT = new URL(region.url).port;
  return { emulator, region, env: { QSTASH_DEV: "true", QSTASH_DEV_PORT } };
}

async function post({ url, token }: EmulatedRegion, path: string, body: unknown = {}) {
  const headers = { Authorization: `Bearer ${token}`, "Upstash-Retries": "0" };
  const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  expect(answer.ok).toBe(true);
}

function folderWith(files: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const folder = directory();
  for (const [name, variables] of Object.entries(files)) {
    const lines = Object.entries(variables).map((pair) => `${pair.join("=")}\n`);
    writeFileSync(join(folder, name), lines.join(""));
  }
  return folder;
}

const SAID = /! QSTASH_DEV is set: this is the local QStash at http:\/\/127\.0\.0\.1:\d+/;

describe("with QSTASH_DEV", () => {
  test.each([[[]], [["--region", "eu"]], [["--region", "us"]]])(
    "a dead letter is delivered again by the local QStash: %j",
    async (args) => {
      const { emulator, region, env } = await development();
      await post(region, "/v2/publish/http://127.0.0.1:9/x");
      await emulator.settled();
      const dlqId = region.deadLetters[0]?.dlqId ?? "";
      const { code, stdout, stderr } = await cli(["dlq", "retry", dlqId, ...args], { env });
      const line = `^✓ sent again: ${dlqId} \\(local\\) as msg_\\S+\n$`;
      expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(line))]);
      expect(stderr).toMatch(SAID);
      expect(stderr.includes("--region is ignored")).toBe(args.length > 0);
    },
  );

  test("a real account in another file is not touched, unless it is named", async () => {
    const { region, env } = await development();
    const real = await twoRegions();
    for (const each of [region, real.eu]) await post(each, "/v2/queues", { queueName: "q" });
    const before = writesOf(real.eu);
    const account = real.emulator.env("migration");
    const cwd = folderWith({ ".env": account, ".env.local": env });
    for (const args of [[], ["--region", "eu"]]) {
      const listed = await cli(["queues", "list", "--json", ...args], { cwd });
      expect(JSON.parse(listed.stdout).items).toEqual([
        expect.objectContaining({ region: "local", name: "q" }),
      ]);
    }
    const table = await cli(["queues", "list"], { cwd });
    expect([table.stdout, table.stderr]).toEqual([
      expect.stringMatching(/│ q +│ local │/),
      expect.stringMatching(SAID),
    ]);
    const deleted = await cli(["queues", "delete", "q", "--yes"], { cwd });
    expect([deleted.code, deleted.stdout]).toEqual([0, "✓ deleted: q (local)\n"]);
    expect([region.queues, writesOf(real.eu)]).toEqual([[], before]);
    const named = await cli(["queues", "delete", "q", "--yes", "-e", ".env"], { cwd });
    expect([named.code, named.stdout, named.stderr]).toEqual([
      0,
      "✓ deleted: q (EU_CENTRAL_1)\n",
      "",
    ]);
  });

  test("migrate moves between the accounts of the regions", async () => {
    const { region, env } = await development();
    const real = await twoRegions();
    await post(real.eu, "/v2/queues", { queueName: "q" });
    const both = envFile({ ...real.emulator.env("migration"), ...env });
    const args = ["migrate", "plan", "--from", "eu", "--to", "us", "--json", "-e", both];
    const { stdout } = await cli(args, { cwd: real.folder });
    expect(stdout).toContain('"q"');
    expect(region.requests).toEqual([]);
  });

  test("in production, the account of the settings is used", async () => {
    const { region, env } = await development();
    const real = await twoRegions();
    const settings = { ...real.emulator.env("migration"), ...env, NODE_ENV: "production" };
    const { stdout } = await cli(["queues", "list", "--json", "-e", envFile(settings)]);
    expect([JSON.parse(stdout).items, region.requests]).toEqual([[], []]);
    expect(real.eu.requests).toHaveLength(1);
  });

  test.each(["80x", "80@attacker.example", "", "8080/x"])("the port %j", async (port) => {
    const env = { QSTASH_DEV: "true", QSTASH_DEV_PORT: port };
    const { code, stderr } = await cli(["queues", "list"], { env });
    const blank = /not reachable|No queues/;
    expect([code === 0 || code === 2, stderr]).toEqual([
      true,
      expect.stringMatching(port === "" ? blank : /✗ QSTASH_DEV_PORT is not a port/),
    ]);
  });

  test("keys show and roll, and doctor --online, compare the published keys", async () => {
    const { region, env } = await development();
    const real = ownEnvironment("single");
    const cwd = folderWith({ ".env": real, ".env.local": env });
    const shown = await cli(["keys", "show", "--json"], { cwd });
    expect(JSON.parse(shown.stdout)).toMatchObject({ region: "local", configured: "same" });
    expect(shown.stderr).toMatch(SAID);
    const healthy = await cli(["doctor", "--online"], { cwd });
    expect([healthy.code, healthy.stdout, healthy.stderr]).toEqual([
      0,
      expect.stringContaining("✓ local: your keys are the region's own"),
      expect.stringMatching(SAID),
    ]);
    const rolled = await cli(["keys", "roll", "--yes"], { cwd });
    expect([rolled.code, rolled.stderr]).toEqual([
      0,
      expect.stringContaining("trusts the published keys only"),
    ]);
    expect(region.keys.current).toBe(publishedDevKeys[0].next);
    const again = await cli(["keys", "roll", "--yes"], { cwd });
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("start dev again")]);
    const online = await cli(["doctor", "--online"], { cwd });
    expect([online.code, online.stdout]).toEqual([
      1,
      expect.stringContaining("✗ local: rolled: QSTASH_DEV trusts the published keys only"),
    ]);
  });
});

describe("with the variables of one local region", () => {
  test.each([[[]], [["--region", "eu"]], [["--region", "us"]]])(
    "they are enough for every command: %j",
    async (args) => {
      const { emulator, region } = await development();
      await post(region, "/v2/queues", { queueName: "q" });
      const env = emulator.env("single", "US_EAST_1");
      const listed = await cli(["queues", "list", "--json", ...args], { env });
      expect(JSON.parse(listed.stdout).items).toMatchObject([{ region: "local", name: "q" }]);
      expect(listed.stderr.includes("--region is ignored")).toBe(args.length > 0);
      const shown = await cli(["keys", "show", "--json", ...args], { env });
      expect(JSON.parse(shown.stdout)).toMatchObject({ region: "local", configured: "same" });
    },
  );

  test("doctor --online asks it, and a real account only when it is the app's", async () => {
    const { emulator } = await development();
    const { online } = JSON.parse(
      (await cli(["doctor", "--online", "--json"], { env: emulator.env("single", "US_EAST_1") }))
        .stdout,
    );
    expect(online).toEqual([expect.objectContaining({ region: "local", result: "same" })]);
  });
});

test("in production, which a file cannot hide, an account is not changed in place of a local QStash", async () => {
  const { eu, emulator } = await twoRegions();
  await post(eu, "/v2/queues", { queueName: "q" });
  const before = writesOf(eu);
  const file = envFile({ ...emulator.env("migration"), QSTASH_DEV: "true" });
  const production = { env: { NODE_ENV: "production" } };
  for (const args of [
    ["queues", "delete", "q", "--yes"],
    ["keys", "roll", "--yes"],
    ["runs", "notify", "e"],
  ]) {
    const { code, stderr } = await cli([...args, "-e", file], production);
    expect([code, stderr]).toEqual([2, expect.stringContaining("Nothing was done")]);
  }
  expect(writesOf(eu)).toEqual(before);
  const listed = await cli(["queues", "list", "-e", file], production);
  expect([listed.code, listed.stderr]).toEqual([
    0,
    expect.stringContaining("this is production, where apps ignore it"),
  ]);
});

import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { call } from "./awkward.js";
import { cli, envFile } from "./command-line.js";
import { refusingApi } from "./refusing-api.js";
import { type TwoRegions, twoRegions } from "./two-regions.js";

const forever = new Promise<never>(() => {});

async function schedule(region: TwoRegions["eu"], ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 3 * * *" };
    await call(region, "POST", `/v2/schedules/https://example.com/${id}`, headers);
  }
}

const flat = (text: string) => text.replaceAll(/\s+/g, " ");

describe("why verify keeps the old keys", () => {
  test("a paused schedule sends nothing, so nothing is said of deliveries", async () => {
    const regions = await twoRegions();
    await schedule(regions.eu, "a");
    await call(regions.eu, "PATCH", "/v2/schedules/a/pause");
    await regions.migrate("apply", "--yes");
    const { code, stdout } = await regions.migrate("verify");
    expect(code).toBe(1);
    expect(flat(stdout)).toContain("! nothing waits in EU_CENTRAL_1, but the migration is not");
    expect(stdout).not.toContain("it will still send");
    await schedule(regions.eu, "b");
    const again = await regions.migrate("verify");
    expect(again.stdout).toContain("keep the keys of EU_CENTRAL_1: it will still send deliveries");
  });

  test("a dead letter is sent only if it is retried", async () => {
    const regions = await twoRegions();
    const headers = { "Upstash-Retries": "0" };
    await call(regions.eu, "POST", "/v2/publish/http://127.0.0.1:9/", headers);
    await regions.emulator.clock.advance("1m");
    const { stdout } = await regions.migrate("verify");
    expect(flat(stdout)).toContain("until you have published, retried or deleted its dead letters");
  });
});

test("verify refuses a decision about no schedule, as apply does", async () => {
  const regions = await twoRegions();
  await schedule(regions.eu, "paused");
  const { code, stderr } = await regions.migrate("verify", "--meant-paused", "pausd*");
  expect([code, stderr]).toEqual([2, expect.stringContaining("no schedule matches pausd*")]);
});

test.each([
  ["--name", "a"],
  ["--only", "queues"],
])("with %s %s, verify names nothing else as running nowhere", async (...part) => {
  const regions = await twoRegions();
  await schedule(regions.eu, "a", "other");
  await call(regions.eu, "PATCH", "/v2/schedules/other/pause");
  const { stdout } = await regions.migrate("verify", ...part, "--json");
  expect(JSON.parse(stdout)).toMatchObject({ runsNowhere: [] });
  const all = await regions.migrate("verify", "--json");
  expect(JSON.parse(all.stdout)).toMatchObject({ runsNowhere: ["other"] });
});

test("plan and apply name a placeholder whose schedule was deleted, and how to delete it", async () => {
  const regions = await twoRegions();
  const { env, eu, us, migrate, startMigrate } = regions;
  await schedule(eu, "a");
  let isReached = false;
  const url = await refusingApi(eu, (method) => {
    isReached ||= method === "PATCH" && us.schedules.length > 0;
    return isReached && method === "PATCH" ? forever : undefined;
  });
  const run = startMigrate("apply", "--yes", "--pause-source", "--from-url", url);
  while (!isReached) await sleep(5);
  run.child.kill("SIGKILL");
  await run.finished;
  await call(eu, "DELETE", "/v2/schedules/a");
  await schedule(eu, "b");
  for (const args of [["plan"], ["apply", "--yes", "--pause-source"]]) {
    const { code, stderr } = await migrate(...args, "--journal", "other.jsonl");
    expect(code).toBe(args[0] === "apply" ? 1 : 0);
    expect(flat(stderr)).toContain(
      "schedule a was deleted in EU_CENTRAL_1 while it was handed over, and left a placeholder in US_EAST_1",
    );
    expect(stderr).toContain(`    npx qstash-verify schedules delete --region us -e ${env} a\n`);
    const part = await migrate(...args, "--journal", "other.jsonl", "--name", "b");
    expect(part.stderr).not.toContain("placeholder");
  }
  const named = await migrate("verify", "--journal", "other.jsonl", "--name", "a");
  expect([named.code, named.stdout]).toEqual([
    1,
    expect.stringContaining("Delete in US_EAST_1: a"),
  ]);
  const misspelt = await migrate("verify", "--journal", "other.jsonl", "--name", "aa");
  expect([misspelt.code, misspelt.stderr]).toEqual([2, expect.stringContaining("is called aa")]);
});

test("a migration in the other direction is warned of, with the undo of the first one", async () => {
  const { env, eu, folder, migrate } = await twoRegions();
  await schedule(eu, "a");
  await migrate("apply", "--yes", "--pause-source");
  for (const args of [["plan"], ["apply", "--yes", "--pause-source"]]) {
    const back = ["migrate", ...args, "--from", "us", "-e", env];
    const { stderr } = await cli(back, { cwd: folder });
    expect(flat(stderr)).toContain(
      "qstash-eu-central-1-to-us-east-1.jsonl records that 1 resource came from EU_CENTRAL_1 to US_EAST_1",
    );
    expect(stderr).toContain(
      `    npx qstash-verify migrate undo --from eu-central-1 --to us-east-1 -e ${env}\n`,
    );
  }
  const forward = await migrate("plan");
  expect(forward.stderr).toContain("qstash-us-east-1-to-eu-central-1.jsonl");
});

test("a journal of the other direction that cannot be read stops neither plan nor apply", async () => {
  const { eu, folder, migrate } = await twoRegions();
  await schedule(eu, "a");
  const opposite = join(folder, "qstash-us-east-1-to-eu-central-1.jsonl");
  // Nobody writes to it: whoever reads it waits for ever.
  execFileSync("mkfifo", [opposite]);
  expect((await migrate("plan")).code).toBe(0);
  rmSync(opposite);
  // A link to itself cannot be read, by root neither.
  symlinkSync(opposite, opposite);
  expect((await migrate("plan")).code).toBe(0);
  expect((await migrate("apply", "--yes", "--pause-source")).code).toBe(0);
});

test("a plan shows what is copied as paused, and what --pause-source pauses", async () => {
  const regions = await twoRegions();
  await schedule(regions.eu, "a", "b");
  await call(regions.eu, "PATCH", "/v2/schedules/b/pause");
  const { stdout } = await regions.migrate("plan");
  expect(stdout).toMatch(/create {4}schedule {3}a\n {2}create {4}schedule {3}b {2}paused\n/);
  expect(stdout).toContain("apply --pause-source also pauses 1 schedule in EU_CENTRAL_1: a\n");
  const json = await regions.migrate("plan", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ pausedWithPauseSource: ["a"] });
});

test("keys asks for a region where nothing names one, and knows the keys of the one that is named", async () => {
  const { emulator } = await twoRegions();
  const { QSTASH_REGION: _region, ...env } = emulator.env("migration");
  const file = envFile(env);
  const unnamed = await cli(["keys", "roll", "--yes", "--force", "-e", file]);
  expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining("--region")]);
  const named = await cli(["keys", "show", "--region", "us", "--json", "-e", file]);
  expect(JSON.parse(named.stdout)).toMatchObject({ region: "US_EAST_1", configured: "same" });
});

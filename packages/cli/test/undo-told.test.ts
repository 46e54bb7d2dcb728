import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { testTokens } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import { call } from "./awkward.js";
import { cli, directory, envFile } from "./command-line.js";
import { refusingApi } from "./refusing-api.js";
import { type TwoRegions, twoRegions } from "./two-regions.js";

const START = Date.UTC(2026, 0, 15, 12, 0, 30);
const forever = new Promise<never>(() => {});

/** A schedule that runs every minute, to be moved. */
async function minutely() {
  const regions = await twoRegions({ startAt: START });
  const { emulator, eu, migrate } = regions;
  const headers = {
    "Upstash-Schedule-Id": "s",
    "Upstash-Cron": "* * * * *",
    "Upstash-Retries": "0",
  };
  await call(eu, "POST", "/v2/schedules/http://127.0.0.1:9/", headers);
  await emulator.clock.advance("1m");
  return { ...regions, apply: () => migrate("apply", "--yes", "--pause-source") };
}

const isRunning = ({ schedules }: TwoRegions["eu"]) =>
  schedules.some(({ isPaused, labels = [] }) => !isPaused && labels.length === 0);

describe("the runs that a schedule missed while undo gave it back are told", () => {
  test("by their times, if this run did all of it", async () => {
    const { emulator, eu, migrate } = await minutely();
    let isSlow = false;
    const from = await refusingApi(eu, (method, path) => {
      if (!isSlow || method === "GET" || !path.endsWith("/resume")) return undefined;
      isSlow = false;
      return emulator.clock.advance("2m").then(() => undefined);
    });
    const args = ["--yes", "--from-url", from];
    expect((await migrate("apply", "--pause-source", ...args)).code).toBe(0);
    isSlow = true;
    const { code, stdout } = await migrate("undo", ...args);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(
        "! schedule s missed 2026-01-15T12:02:00Z, 2026-01-15T12:03:00Z in its hand-over",
      ),
    ]);
    expect(isRunning(eu)).toBe(true);
  });

  test.each([
    ["paused in both", "/resume"],
    ["resumed, its placeholder still there", "DELETE"],
  ])("killed while it is %s: the next run says that it is not known", async (_, cut) => {
    const { emulator, eu, us, migrate, startMigrate } = await minutely();
    let isArmed = false;
    let isReached = false;
    const stopAt = (method: string, path: string) => {
      if (!isArmed || !(path.endsWith(cut) || method === cut)) return undefined;
      isReached = true;
      return forever;
    };
    const between = [
      "--from-url",
      await refusingApi(eu, stopAt),
      "--to-url",
      await refusingApi(us, stopAt),
    ];
    expect((await migrate("apply", "--yes", "--pause-source", ...between)).code).toBe(0);
    isArmed = true;
    const run = startMigrate("undo", "--yes", ...between);
    while (!isReached) await sleep(5);
    run.child.kill("SIGKILL");
    await run.finished;
    await emulator.clock.advance("3m");
    isArmed = false;
    const { code, stdout } = await migrate("undo", "--yes", ...between);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining("it is not known whether runs were missed in the hand-over of s"),
    ]);
    expect([isRunning(eu), us.schedules]).toEqual([true, []]);
  });

  test("not where none was missed", async () => {
    const { apply, migrate } = await minutely();
    await apply();
    const { stdout } = await migrate("undo", "--yes", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ done: 1, missed: [], missedUnknown: [] });
  });
});

test("the undo of a second person does not count what the first one has undone", async () => {
  const { apply, env, folder, migrate } = await minutely();
  await apply();
  const other = directory();
  const journal = "qstash-eu-central-1-to-us-east-1.jsonl";
  copyFileSync(join(folder, journal), join(other, journal));
  expect((await migrate("undo", "--yes")).stdout).toContain("1 undone, 0 left as they are");
  const { code, stdout } = await cli(["migrate", "undo", "--from", "eu", "-e", env, "--yes"], {
    cwd: other,
  });
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining("0 undone, 0 left as they are, 1 was as before already"),
  ]);
});

test("of a schedule that somebody else gave back, undo does not say that runs were missed", async () => {
  const { apply, emulator, folder, migrate } = await minutely();
  await apply();
  await emulator.clock.advance("3m");
  const journal = "qstash-eu-central-1-to-us-east-1.jsonl";
  copyFileSync(join(folder, journal), join(folder, "copy.jsonl"));
  expect((await migrate("undo", "--yes")).code).toBe(0);
  await emulator.clock.advance("10m");
  const { code, stdout } = await migrate("undo", "--yes", "--journal", "copy.jsonl", "--json");
  const report = JSON.parse(stdout);
  expect([code, report]).toMatchObject([0, { wereBefore: 1, missed: [], missedUnknown: [] }]);
});

describe("what undo has done is told, although what waits in the new region cannot be read", () => {
  test.each([
    ["/v2/flowControl", { status: 200, error: "no" }, "/v2/flowControl is not a list"],
    ["/v2/workflows/events", { status: 404, error: "no" }, "a list is not there (404)"],
  ])("%s", async (list, answer, reason) => {
    const { eu, migrate, us } = await minutely();
    const to = await refusingApi(us, (_, path) => (path.startsWith(list) ? answer : undefined));
    expect((await migrate("apply", "--yes", "--pause-source", "--to-url", to)).code).toBe(0);
    const { code, stdout } = await migrate("undo", "--yes", "--to-url", to);
    const told = stdout.replaceAll(/\s+/g, " ");
    expect([code, told]).toEqual([0, expect.stringContaining("1 undone, 0 left as they are")]);
    expect(told).toContain("! it is not known what still waits in US_EAST_1: ");
    expect(told).toContain(reason);
    expect(isRunning(eu)).toBe(true);
  });

  test("Ctrl-C ends a reading that is not answered", async () => {
    const { migrate, startMigrate, us } = await minutely();
    let isReached = false;
    const to = await refusingApi(us, (_, path) => {
      if (!path.startsWith("/v2/logs")) return undefined;
      isReached = true;
      return forever;
    });
    expect((await migrate("apply", "--yes", "--pause-source", "--to-url", to)).code).toBe(0);
    const run = startMigrate("undo", "--yes", "--to-url", to);
    while (!isReached) await sleep(5);
    const asked = performance.now();
    run.child.kill("SIGINT");
    const { code, stdout } = await run.finished;
    expect([code, stdout.replaceAll(/\s+/g, " ")]).toEqual([
      0,
      expect.stringContaining("it is not known what still waits in US_EAST_1: interrupted"),
    ]);
    expect(performance.now() - asked).toBeLessThan(10_000);
  });
});

test("what still waits in the new region is told after undo", async () => {
  const { apply, migrate, us } = await minutely();
  await apply();
  for (const delay of ["1h", "2h"]) {
    await call(us, "POST", "/v2/publish/http://127.0.0.1:9/", { "Upstash-Delay": delay });
  }
  const { code, stdout } = await migrate("undo", "--yes");
  expect([code, stdout.replaceAll(/\s+/g, " ")]).toEqual([
    0,
    expect.stringContaining(
      "! still in US_EAST_1: 2 messages delayed, or being retried. Keep its keys in your apps until nothing waits",
    ),
  ]);
});

describe("undo --yes while the settings send through the new region", () => {
  test("does nothing, unless that is said", async () => {
    const { apply, eu, migrate, sent, us } = await minutely();
    await apply();
    const args = ["undo", "--yes", "-e", sent];
    const { code, stdout, stderr } = await migrate(...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain("set QSTASH_REGION=EU_CENTRAL_1");
    expect([isRunning(eu), isRunning(us)]).toEqual([false, true]);
    expect((await migrate(...args, "--while-sending")).code).toBe(0);
    expect([isRunning(eu), us.schedules]).toEqual([true, []]);
  });

  test.each([
    ["the new region", "https://qstash-us-east-1.upstash.io", testTokens.US_EAST_1, 1],
    ["the old region", "https://qstash-eu-central-1.upstash.io", testTokens.EU_CENTRAL_1, 0],
    ["a region that is not known", "http://127.0.0.1:9", testTokens.US_EAST_1, 0],
  ])("by an account without a prefix, of %s", async (_, url, token, code) => {
    const { apply, emulator, eu, folder, us } = await minutely();
    await apply();
    const { QSTASH_REGION: _region, ...accounts } = emulator.env("migration");
    const file = envFile({ ...accounts, QSTASH_URL: url, QSTASH_TOKEN: token }, folder);
    const words = ["migrate", "undo", "--from", "eu", "--to", "us", "-e", file, "--yes"];
    // Otherwise the account without a prefix would be asked at its own address.
    const urls = ["--from-url", eu.url, "--to-url", us.url];
    const undone = await cli([...words, ...urls], { cwd: folder });
    expect([undone.code, isRunning(eu)]).toEqual([code, code === 0]);
  });
});

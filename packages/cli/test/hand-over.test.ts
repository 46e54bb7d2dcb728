import { type ChildProcess, execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { describe, expect, test } from "vitest";
import { mendingCommand } from "../dist/migration/schedule/mending-command.js";
import { MARKER } from "../dist/migration/schedule/placeholder.js";
import { call } from "./awkward.js";
import { cli, directory, envFile, MAIN, start } from "./command-line.js";
import { refusingApi, slowApi } from "./refusing-api.js";
import { type TwoRegions, twoRegions, writesOf } from "./two-regions.js";

const IDS = ["a", "b", "c", "d", "e"];

async function fill(region: EmulatedRegion, ids: readonly string[] = IDS): Promise<void> {
  for (const id of ids) {
    const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 3 * * *" };
    await call(region, "POST", `/v2/schedules/https://example.com/${id}`, headers, id);
  }
}

/** The ids of the schedules that run, region by region. */
function running({ eu, us }: TwoRegions) {
  const ids = (region: EmulatedRegion) =>
    region.schedules
      .filter(({ isPaused, labels }) => !isPaused && !labels?.includes(MARKER))
      .map(({ scheduleId }) => scheduleId)
      .toSorted();
  return { eu: ids(eu), us: ids(us) };
}

/** The arguments of a migration, for a folder of one's own. */
function elsewhere({ env, sent }: TwoRegions, ...args: readonly string[]) {
  const [command = "", ...rest] = args;
  const folder = directory();
  const files = ["-e", env, ...(command === "verify" ? ["-e", sent] : [])];
  const regions = ["--from", "eu-central-1", "--to", "us-east-1", ...files];
  return [["migrate", command, ...regions, ...rest], { cwd: folder }] as const;
}

const APPLY = ["apply", "--pause-source", "--yes"] as const;

describe("a second run that knows nothing of the first", () => {
  test("pauses nothing, names the conflict, and verify keeps the keys", async () => {
    const regions = await twoRegions();
    await fill(regions.eu);
    expect((await regions.migrate(...APPLY)).code).toBe(0);
    expect(running(regions)).toEqual({ eu: [], us: IDS });
    const second = await cli(...elsewhere(regions, ...APPLY));
    expect(running(regions)).toEqual({ eu: [], us: IDS });
    expect(second.code).toBe(1);
    expect(second.stdout).toContain("5 schedules are in conflict: paused in the source");
    expect(second.stderr.match(/paused in EU_CENTRAL_1 and running in US_EAST_1/g)).toHaveLength(1);
    expect(second.stderr).toContain("there is no journal qstash-eu-central-1-to-us-east-1.jsonl");
    expect((await cli(...elsewhere(regions, "verify"))).code).toBe(1);
    expect((await regions.migrate("verify")).code).toBe(0);
  });

  test("is told by --meant-running that they were moved: nothing is to be done", async () => {
    const regions = await twoRegions();
    await fill(regions.eu);
    await regions.migrate(...APPLY);
    const writes = writesOf(regions.us).length;
    const told = ["--meant-running", "*"];
    const second = await cli(...elsewhere(regions, ...APPLY, ...told));
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining("same 5")]);
    expect((await cli(...elsewhere(regions, "verify", ...told))).code).toBe(0);
    expect(writesOf(regions.us).length).toBe(writes);
  });
});

describe("moved, the copies deleted by hand, and moved again from a folder without the journal", () => {
  test("what is copied as paused is listed, and keeps the keys until it is meant", async () => {
    const regions = await twoRegions();
    await fill(regions.eu, ["a", "b"]);
    expect((await regions.migrate(...APPLY)).code).toBe(0);
    for (const id of ["a", "b"]) await call(regions.us, "DELETE", `/v2/schedules/${id}`);
    const again = await cli(...elsewhere(regions, ...APPLY));
    expect(again.stdout).toContain("paused in EU_CENTRAL_1, and copied as paused: a, b");
    const verified = await cli(...elsewhere(regions, "verify"));
    expect([verified.code, verified.stdout]).toEqual([
      1,
      expect.stringMatching(/2 schedules that run in neither region: a, b/),
    ]);
    const meant = await cli(...elsewhere(regions, "verify", "--meant-paused", "*"));
    expect(meant.code).toBe(0);
  });
});

describe("paused in both, and no journal knows why", () => {
  test("verify names them and keeps the keys; what is said of each is done", async () => {
    const regions = await twoRegions();
    for (const region of [regions.eu, regions.us]) {
      await fill(region, ["a", "b"]);
      for (const id of ["a", "b"]) await call(region, "PATCH", `/v2/schedules/${id}/pause`);
    }
    const { code, stdout } = await regions.migrate("verify");
    expect(code).toBe(1);
    expect(stdout).toMatch(/2 schedules that run in neither region: a, b/);
    expect(stdout).toContain("Keep the keys");
    const report = JSON.parse((await regions.migrate("verify", "--json")).stdout);
    expect(report).toMatchObject({ same: true, runsNowhere: ["a", "b"], oldKeysCanGo: false });

    const said = ["--meant-running", "a", "--meant-paused", "b"];
    expect((await regions.migrate(...APPLY, ...said)).code).toBe(0);
    expect(running(regions)).toEqual({ eu: [], us: ["a"] });
    expect((await regions.migrate("verify", "--meant-paused", "b")).code).toBe(0);
    const both = await regions.migrate("verify", "--meant-running", "b", "--meant-paused", "*");
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("b is meant by both")]);
  });
});

test("refused on all sides: the schedule is named as running nowhere, with what resumes it", async () => {
  const regions = await twoRegions();
  await fill(regions.eu, ["a", "b"]);
  const isOff = (id: string) =>
    regions.eu.schedules.some(({ scheduleId, isPaused }) => scheduleId === id && isPaused);
  const refused = { status: 400, error: "no" };
  let isBack = false;
  const eu = await refusingApi(regions.eu, (method, path) =>
    !isBack && method !== "GET" && path === "/v2/schedules/a/resume" ? refused : undefined,
  );
  const us = await refusingApi(regions.us, (method, path) =>
    method === "POST" && path.endsWith("/a") && isOff("a") ? refused : undefined,
  );
  // Their settings name the addresses, as they do outside a test.
  const env = envFile({
    ...regions.emulator.env("migration"),
    EU_CENTRAL_1_QSTASH_URL: eu,
    US_EAST_1_QSTASH_URL: us,
  });
  const migrate = (...args: readonly string[]) =>
    cli(["migrate", ...args, "--from", "eu", "--to", "us", "-e", env], { cwd: regions.folder });
  const { code, stdout } = await migrate(...APPLY);
  expect(code).toBe(1);
  expect(running(regions)).toEqual({ eu: [], us: ["b"] });
  expect(stdout).toMatch(/schedule a RUNS NOWHERE/);
  const mend = `npx qstash-verify schedules resume --region eu -e ${env} a`;
  expect(stdout).toContain(mend);
  isBack = true;
  const resumed = await cli(mend.split(" ").slice(2), { cwd: directory() });
  expect([resumed.code, running(regions)]).toEqual([0, { eu: ["a"], us: ["b"] }]);
  isBack = false;
  await call(regions.eu, "PATCH", "/v2/schedules/a/pause");
  const json = await migrate(...APPLY, "--json");
  expect([json.code, JSON.parse(json.stdout).runsNowhere]).toMatchObject([1, [{ id: "a" }]]);
  // The journal has what it takes, wherever it is refused no longer.
  expect((await migrate("undo", "--yes")).code).toBe(1);
  expect(running(regions)).toEqual({ eu: ["b"], us: [] });
});

test.each([
  ["of every letter that is allowed", "a.b_c-1", "a.b_c-1"],
  ["like an option", "--all", "-- --all"],
])("the command that resumes a schedule: an id %s", async (_, id, word) => {
  const regions = await twoRegions();
  await fill(regions.eu, [id]);
  await call(regions.eu, "PATCH", `/v2/schedules/${encodeURIComponent(id)}/pause`);
  expect(running(regions).eu).toEqual([]);
  const mend = mendingCommand({ envFile: [regions.env] }, "EU_CENTRAL_1", id, "resume");
  expect(mend).toBe(`npx qstash-verify schedules resume --region eu -e ${regions.env} ${word}`);
  const script = mend.replace("npx qstash-verify", `"${process.execPath}" "${MAIN}"`);
  const { stderr } = await promisify(execFile)("sh", ["-c", script]);
  expect([stderr, running(regions).eu]).toEqual(["", [id]]);
});

test("where that command would act on another account, the address itself is named", async () => {
  const regions = await twoRegions();
  await fill(regions.eu, ["a"]);
  await call(regions.eu, "PATCH", "/v2/schedules/a/pause");
  const url = await refusingApi(regions.eu, () => undefined);
  const { stdout } = await regions.migrate("guide", "--json", "--from-url", url);
  expect(stdout).toContain(`'${url}/v2/schedules/a/resume'`);
});

test("a refused pause: the placeholder is told; a reviewed plan finishes it, and undo removes it", async () => {
  const regions = await twoRegions();
  await fill(regions.eu, ["a", "b"]);
  let isRefused = true;
  const url = await refusingApi(regions.eu, (method, path) =>
    isRefused && method !== "GET" && path === "/v2/schedules/a/pause"
      ? { status: 400, error: "not now" }
      : undefined,
  );
  const from = ["--from-url", url];
  const file = join(regions.folder, "plan.json");
  writeFileSync(file, (await regions.migrate("plan", "--json", ...from)).stdout);
  const first = await regions.migrate(...APPLY, ...from, "--plan", file);
  expect([first.code, running(regions)]).toEqual([1, { eu: ["a"], us: ["b"] }]);
  expect(first.stdout).toMatch(/schedule a: EU_CENTRAL_1: 400: not now; it runs in EU_CENTRAL_1/);
  expect(first.stdout).toMatch(/a placeholder, which fires nothing, is in US_EAST_1 for: a\./);

  expect((await regions.migrate("undo", "--yes", ...from)).code).toBe(0);
  expect([running(regions), regions.us.schedules]).toEqual([{ eu: ["a", "b"], us: [] }, []]);
  await regions.migrate(...APPLY, ...from, "--plan", file);
  isRefused = false;
  const last = await regions.migrate(...APPLY, ...from, "--plan", file);
  expect([last.code, running(regions)]).toEqual([0, { eu: [], us: ["a", "b"] }]);
});

test("undo says to send back first where the settings send through the new region", async () => {
  const regions = await twoRegions();
  await fill(regions.eu, ["a"]);
  await regions.migrate(...APPLY);
  const first = await regions.migrate("undo", "--yes");
  expect([first.code, first.stderr]).toEqual([0, expect.not.stringContaining("QSTASH_REGION")]);
  await regions.migrate(...APPLY);
  const switched = envFile({ ...regions.emulator.env("migration"), QSTASH_REGION: "us-east-1" });
  const second = await regions.migrate("undo", "--yes", "--while-sending", "-e", switched);
  expect(second.stderr).toContain("first set QSTASH_REGION=EU_CENTRAL_1 and deploy");
  expect([second.code, running(regions)]).toEqual([0, { eu: ["a"], us: [] }]);
});

describe("what was begun is finished, nothing more is begun, and all of it is told", () => {
  const ids = Array.from({ length: 40 }, (_, index) => `s${index}`.padEnd(4, "_")).toSorted();

  /** @param hold Milliseconds that the source takes to answer a pause. */
  async function interrupted(interrupt: (child: ChildProcess) => unknown, hold = 0) {
    const regions = await twoRegions();
    await fill(regions.eu, ids);
    const slow = await slowApi(regions.eu, (path) => (path.endsWith("/pause") ? hold : 0));
    const { child, finished } = regions.startMigrate(...APPLY, "--json", "--from-url", slow);
    while (!writesOf(regions.eu).some((write) => /\/s\d+_*\/pause 200/.test(write))) await sleep(1);
    const closed = once(child, "close");
    const output = finished.then(
      ({ stdout }) => stdout,
      // Somebody has stopped reading.
      () => "",
    );
    await interrupt(child);
    const [code] = await closed;
    const { eu, us } = running(regions);
    expect([...eu, ...us].toSorted()).toEqual(ids);
    expect(eu.length).toBeGreaterThan(0);
    return { code, stdout: await output, eu, us };
  }

  test.each([
    ["Ctrl-C", 1, (child: ChildProcess) => child.kill("SIGINT")],
    ["the terminal is closed", null, (child: ChildProcess) => child.kill("SIGHUP")],
    [
      "npm passes Ctrl-C on",
      1,
      async (child: ChildProcess) => {
        child.kill("SIGINT");
        await sleep(20);
        child.kill("SIGINT");
      },
    ],
  ])("%s", async (_, exitCode, interrupt) => {
    const { code, stdout, eu, us } = await interrupted(interrupt);
    const { stopped, left, moved } = JSON.parse(stdout);
    expect([code, stopped]).toEqual([exitCode, "interrupted"]);
    expect(left.map(({ id }: { id: string }) => id).toSorted()).toEqual(eu);
    expect(moved.toSorted()).toEqual(us);
  });

  test.each([
    ["Ctrl-C, then a closed terminal", null, ["SIGINT", "SIGHUP"]],
    ["a shutdown: SIGHUP, then SIGTERM", null, ["SIGHUP", "SIGTERM"]],
    ["a cancelled job: SIGINT, then SIGTERM", 1, ["SIGINT", "SIGTERM"]],
  ] as const)(
    "another signal, while a step takes long: %s",
    async (_, exitCode, [first, second]) => {
      const { code } = await interrupted(async (child) => {
        child.kill(first);
        await sleep(700);
        child.kill(second);
      }, 1500);
      expect(code).toBe(exitCode);
    },
  );

  test("2>&1 | tee, which Ctrl-C ends first", async () => {
    const { code } = await interrupted((child) => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.kill("SIGINT");
    });
    expect(code).toBe(141);
  });
});

test("an undo that is interrupted: it lists what is left once, and says to run it again", async () => {
  const regions = await twoRegions();
  await fill(regions.eu);
  const slow = await slowApi(regions.eu, (path) => (path.endsWith("/resume") ? 300 : 0));
  await regions.migrate(...APPLY, "--from-url", slow);
  const args = ["undo", "--yes", "--from-url", slow];
  const { child, finished } = regions.startMigrate(...args);
  while (!writesOf(regions.eu).some((write) => write.includes("/resume"))) await sleep(1);
  child.kill("SIGINT");
  const { code, stdout } = await finished;
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^✗ stopped: interrupted\nnot undone: schedule .*\nrun undo again to go on\n/,
  );
  const [done = 0, left = 0] = (/(\d+) undone, (\d+) left/.exec(stdout) ?? []).slice(1).map(Number);
  expect([done + left, running(regions).eu.length, left > 0]).toEqual([5, done, true]);
  expect((await regions.migrate("undo", "--yes", "--from-url", slow)).code).toBe(0);
  expect(running(regions)).toEqual({ eu: IDS, us: [] });
});

test("412 before anything is paused: what was refused runs in the source", async () => {
  const regions = await twoRegions({ limits: { schedules: 5 } });
  const { eu, us } = regions;
  await fill(eu);
  await fill(us, ["x", "y", "z"]);
  const { code, stdout } = await regions.migrate(...APPLY);
  expect(code).toBe(1);
  const { eu: left, us: made } = running(regions);
  expect(made.length).toBe(5);
  expect([...left, ...made].toSorted()).toEqual([...IDS, "x", "y", "z"]);
  for (const id of left) expect(stdout).toMatch(new RegExp(`not done: .*schedule ${id}`));
});

test("the target refuses after the pause: the source is resumed, and both are told", async () => {
  const regions = await twoRegions();
  await fill(regions.eu);
  const url = await refusingApi(regions.us, (method, path) =>
    method === "POST" &&
    path === "/v2/schedules/https://example.com/c" &&
    regions.eu.schedules.some(({ scheduleId, isPaused }) => scheduleId === "c" && isPaused)
      ? { status: 400, error: "no such cron" }
      : undefined,
  );
  const { code, stdout } = await regions.migrate(...APPLY, "--to-url", url);
  expect(code).toBe(1);
  expect(running(regions)).toEqual({ eu: ["c"], us: ["a", "b", "d", "e"] });
  expect(stdout).toMatch(/schedule c.*no such cron/);
});

test("a source's token that may only read: the source is named, nothing is written", async () => {
  const regions = await twoRegions();
  await fill(regions.eu);
  const url = await refusingApi(regions.eu, (method) =>
    method === "GET" ? undefined : { status: 403, error: "readonly token" },
  );
  const { code, stdout, stderr } = await regions.migrate(...APPLY, "--from-url", url);
  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/EU_CENTRAL_1.*readonly token/);
  expect(stdout + stderr).not.toMatch(/US_EAST_1.*readonly token/);
  expect(running(regions)).toEqual({ eu: IDS, us: [] });
  expect(writesOf(regions.us)).toEqual([]);
});

describe("two runs at once", () => {
  const many = Array.from({ length: 40 }, (_, index) => `s${index}`.padEnd(4, "_")).toSorted();

  test.each([0, 40, 80, 120])("in two folders, the second %i ms later", async (delay) => {
    const regions = await twoRegions();
    await fill(regions.eu, many);
    const first = regions.startMigrate(...APPLY);
    await sleep(delay);
    const second = start(...elsewhere(regions, ...APPLY));
    await Promise.all([first.finished, second.finished]);
    expect(running(regions)).toEqual({ eu: [], us: many });
  });

  test("in one folder: the second is told who is at it, and does nothing", async () => {
    const regions = await twoRegions();
    await fill(regions.eu, many);
    // So slow that the first is still at it when the last has started.
    const slow = await slowApi(regions.eu, (path) => (path.endsWith("/pause") ? 400 : 0));
    const args = [...APPLY, "--from-url", slow];
    const runs = Array.from({ length: 4 }, () => regions.startMigrate(...args));
    const finished = await Promise.all(runs.map((each) => each.finished));
    const codes = finished.map(({ code }) => code);
    expect(codes.filter((code) => code === 0).length).toBeLessThanOrEqual(1);
    for (const { code, stderr } of finished)
      if (code !== 0) expect(stderr).toMatch(/in use by process \d+ on \S+, since 20/);
    expect((await regions.migrate(...args)).code).toBe(0);
    expect(running(regions)).toEqual({ eu: [], us: many });
  });
});

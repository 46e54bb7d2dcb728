import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { call } from "./awkward.js";
import { cli, directory } from "./command-line.js";
import { refusingApi } from "./refusing-api.js";
import { twoRegions } from "./two-regions.js";

const START = Date.UTC(2026, 0, 15, 12, 0, 30);
const TICKS = ["2026-01-15T12:02:00Z", "2026-01-15T12:03:00Z", "2026-01-15T12:04:00Z"];
const NOT_KNOWN = "it is not known whether runs were missed in the hand-over of s";

/** A schedule whose move was killed after the pause of the source, three ticks ago. */
async function killed({ hasFired = true, moment = "start" as "start" | "end" } = {}) {
  const regions = await twoRegions({ startAt: START });
  const { emulator, env, eu, us, migrate, startMigrate } = regions;
  const headers = { "Upstash-Schedule-Id": "s", "Upstash-Cron": "* * * * *" };
  const settings = { ...headers, "Upstash-Retries": "0" };
  await call(eu, "POST", "/v2/schedules/http://127.0.0.1:9/", settings);
  if (hasFired) await emulator.clock.advance("1m");
  let [isReached, isOver] = [false, false];
  const forever = new Promise<never>(() => {});
  const isMoved = () => us.schedules.some(({ labels = [] }) => labels.length === 0);
  const url = await refusingApi(us, (method) => {
    isReached ||=
      moment === "start"
        ? method !== "GET" && eu.schedules.some(({ isPaused }) => isPaused)
        : isMoved();
    return isReached && !isOver ? forever : undefined;
  });
  const args = ["apply", "--yes", "--pause-source", "--json", "--to-url", url] as const;
  const run = startMigrate(...args);
  while (!isReached) await sleep(5);
  run.child.kill("SIGKILL");
  await run.finished;
  await emulator.clock.advance("3m");
  isOver = true;
  const told = (stdout: string) => {
    const { missed, missedUnknown } = JSON.parse(stdout);
    return { missed, missedUnknown };
  };
  const regionsOf = ["--from", "eu-central-1", "--to", "us-east-1", "-e", env];
  return {
    ...regions,
    url,
    here: async () => told((await migrate(...args)).stdout),
    status: async () => (await migrate("apply", "--yes", "--to-url", url)).stdout,
    elsewhere: async () => {
      const [command, ...rest] = args;
      const all = ["migrate", command, ...regionsOf, ...rest];
      return told((await cli(all, { cwd: directory() })).stdout);
    },
  };
}

describe("a move that was killed after the pause, and is finished in another folder", () => {
  test("the other folder names the missed runs, and so does the first one afterwards", async () => {
    const { elsewhere, here, us } = await killed();
    const missed = [{ id: "s", ticks: TICKS }];
    expect(await elsewhere()).toEqual({ missed, missedUnknown: [] });
    expect(us.schedules).toMatchObject([{ isPaused: false, cron: "* * * * *" }]);
    expect(await here()).toEqual({ missed, missedUnknown: [] });
  });

  test("of a schedule that never ran, the other folder says that it does not know", async () => {
    const { elsewhere, here } = await killed({ hasFired: false });
    expect(await elsewhere()).toEqual({ missed: [], missedUnknown: ["s"] });
    const ticks = ["2026-01-15T12:01:00Z", ...TICKS.slice(0, 2)];
    expect(await here()).toEqual({ missed: [{ id: "s", ticks }], missedUnknown: [] });
  });

  test("once the target has fired, the first folder says that it does not know", async () => {
    const { elsewhere, here, status, emulator } = await killed();
    await elsewhere();
    await emulator.clock.advance("2m");
    expect(await here()).toEqual({ missed: [], missedUnknown: ["s"] });
    expect(await status()).toContain(NOT_KNOWN);
  });
});

test("what was missed in a hand-over is no longer told once that is undone", async () => {
  const { here, migrate, url } = await killed();
  expect(await here()).toMatchObject({ missed: [{ id: "s", ticks: TICKS }] });
  expect((await migrate("undo", "--yes", "--to-url", url)).code).toBe(0);
  const { stdout } = await migrate("verify", "--json", "--to-url", url);
  const { missed, missedUnknown } = JSON.parse(stdout);
  expect([missed, missedUnknown]).toEqual([[], []]);
});

test("a move that was killed before it was recorded: the next run in its folder records it", async () => {
  const { here, us } = await killed({ moment: "end" });
  expect(us.schedules).toMatchObject([{ isPaused: false, cron: "* * * * *" }]);
  expect(await here()).toEqual({ missed: [], missedUnknown: ["s"] });
});

test("of a schedule that --meant-running starts, nothing is said", async () => {
  const { emulator, eu, us, migrate } = await twoRegions({ startAt: START });
  for (const region of [eu, us]) {
    const headers = { "Upstash-Schedule-Id": "s", "Upstash-Cron": "* * * * *" };
    await call(region, "POST", "/v2/schedules/http://127.0.0.1:9/", headers);
    await emulator.clock.advance("1m");
    await call(region, "PATCH", "/v2/schedules/s/pause");
  }
  await emulator.clock.advance("30m");
  const args = ["apply", "--yes", "--pause-source", "--meant-running", "s", "--json"];
  const { code, stdout } = await migrate(...args);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ moved: ["s"], missed: [], missedUnknown: [] });
});

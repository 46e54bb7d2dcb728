import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { call } from "./awkward.js";
import { journalOf, openGuide } from "./console/guide-page.js";
import { refusingApi, resumingApi } from "./refusing-api.js";
import { type TwoRegions, twoRegions } from "./two-regions.js";

const EVERY_MINUTE = "* * * * *";

async function schedule(region: TwoRegions["eu"], cron: string): Promise<void> {
  const headers = { "Upstash-Schedule-Id": "s", "Upstash-Cron": cron, "Upstash-Retries": "0" };
  await call(region, "POST", "/v2/schedules/http://127.0.0.1:9/", headers, "body");
  await call(region, "PATCH", "/v2/schedules/s/pause");
}

/** A schedule that its owner has paused in the old region, and perhaps what the new one has of it. */
async function pausedIn(target?: string): Promise<TwoRegions> {
  const regions = await twoRegions();
  await schedule(regions.eu, EVERY_MINUTE);
  if (target) await schedule(regions.us, target);
  return regions;
}

/** What the new region sent while ten minutes passed. */
async function firedIn({ emulator, us }: TwoRegions): Promise<number> {
  await emulator.clock.advance("10m");
  return us.logs.filter(({ state }) => state === "CREATED").length;
}

const APPLY = ["apply", "--yes", "--pause-source"] as const;
const isWrite = (method: string, path: string) =>
  method !== "GET" && path.startsWith("/v2/schedules/");

describe.each([
  ["created", undefined],
  ["replaced", "0 0 1 1 *"],
])("a schedule that is paused on purpose, %s: it never fires in the new region", (_, present) => {
  async function finishedByNext(regions: TwoRegions, url: string): Promise<void> {
    expect(await firedIn(regions)).toBe(0);
    const { code, stderr } = await regions.migrate(...APPLY, "--to-url", url);
    expect([code, stderr]).toEqual([0, ""]);
    expect(regions.us.schedules).toMatchObject([
      { scheduleId: "s", cron: EVERY_MINUTE, isPaused: true },
    ]);
    expect(await firedIn(regions)).toBe(0);
  }

  test.each([1, 2, 3, 4])("write %i and all after it are refused", async (first) => {
    const regions = await pausedIn(present);
    let writes = 0;
    let isOver = false;
    const url = await refusingApi(regions.us, (method, path) => {
      if (!isWrite(method, path)) return undefined;
      writes += 1;
      return isOver || writes < first ? undefined : { status: 403, error: "not now" };
    });
    await regions.migrate(...APPLY, "--to-url", url);
    isOver = true;
    await finishedByNext(regions, url);
  });

  test.each([1, 2, 3, 4])("killed at write %i, which arrives", async (last) => {
    const regions = await pausedIn(present);
    let writes = 0;
    let isOver = false;
    const url = await refusingApi(regions.us, (method, path) => {
      writes += isWrite(method, path) ? 1 : 0;
      if (writes === last) apply.child.kill("SIGKILL");
      return writes > last && !isOver ? { status: 403, error: "killed" } : undefined;
    });
    const apply = regions.startMigrate(...APPLY, "--to-url", url);
    await apply.finished;
    isOver = true;
    await finishedByNext(regions, url);
  });

  test("also in a region that resumes what is replaced, if it is not ended there", async () => {
    const regions = await pausedIn(present);
    const url = await resumingApi(regions.us);
    await regions.migrate(...APPLY, "--to-url", url);
    await finishedByNext(regions, url);
  });
});

test("a copy that runs though its source is paused on purpose is told, and paused by the next apply", async () => {
  const regions = await pausedIn();
  await regions.migrate(...APPLY);
  // As an earlier version leaves it that is killed between creating and pausing it.
  const file = journalOf(regions.folder);
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, lines.filter((line) => !line.includes('"type":"done"')).join("\n"));
  await call(regions.us, "PATCH", "/v2/schedules/s/resume");
  const text = "in US_EAST_1, though paused in EU_CENTRAL_1 on purpose: s";
  const { code, stdout } = await regions.migrate("verify");
  expect([code, stdout.replace(/\s+/g, " ")]).toEqual([1, expect.stringContaining(text)]);
  const report = JSON.parse((await regions.migrate("verify", "--json")).stdout);
  expect(report.runsThoughPaused).toEqual(["s"]);
  const guide = openGuide(regions);
  expect(JSON.stringify(await guide.view())).toContain(text);
  expect((await regions.migrate(...APPLY)).code).toBe(0);
  expect(await firedIn(regions)).toBe(0);
});

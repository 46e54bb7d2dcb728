import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { expect, onTestFinished, test } from "vitest";
import { MARKER } from "../dist/migration/schedule/placeholder.js";
import { call, contentOf, fillAwkwardly } from "./awkward.js";
import { refusingApi } from "./refusing-api.js";
import { twoRegions, writesOf } from "./two-regions.js";

test("429, resets and lost answers on a third of the calls: it completes, and so does undo", async () => {
  const { emulator, eu, us, migrate } = await twoRegions({ seed: 3 });
  await fillAwkwardly(eu, { schedules: 40, groups: 6, queues: 6 });
  const before = contentOf(eu);
  const running = new Set(
    eu.schedules.filter((each) => !each.isPaused).map((each) => each.scheduleId),
  );
  emulator.faults.set({ api: { rateLimited: 0.15, reset: 0.12, dropAnswer: 0.1 } });
  const applied = await migrate("apply", "--yes", "--pause-source");
  expect([applied.code, applied.stderr]).toEqual([0, ""]);
  expect(contentOf(us)).toEqual(before);
  expect(contentOf(eu, running)).toEqual(before);
  const faulty = us.requests.filter(({ status }) => status === 429 || status === undefined);
  expect(faulty.length).toBeGreaterThan(us.requests.length / 5);
  expect((await migrate("undo", "--yes")).code).toBe(0);
  expect(contentOf(eu)).toEqual(before);
  expect(contentOf(us)).toEqual({ urlGroups: {}, queues: {}, schedules: {} });
});

test("412 at the hundredth schedule: it stops, says what was not done, and resumes", async () => {
  const { eu, us, migrate } = await twoRegions({ limits: { schedules: 130 } });
  await fillAwkwardly(eu, { schedules: 120, groups: 0, queues: 0 });
  const others = Array.from({ length: 31 }, (_, index) => `other.${index}`);
  for (const id of others) {
    const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 0 1 1 *" };
    await call(us, "POST", "/v2/schedules/https://example.com/", headers);
  }
  const { code, stdout } = await migrate("apply", "--yes");
  expect(code).toBe(1);
  expect(stdout).toContain("a limit of the plan is reached (412: quota exceeded: schedules)");
  expect(stdout).toContain("99 done, 0 failed, 21 left");
  expect(stdout.match(/not done: (.*)/)?.[1]?.split(", ").length).toBe(21);
  // The others that were under way were refused too; after that nothing was begun.
  expect(writesOf(us).filter((write) => write.endsWith("412")).length).toBeLessThanOrEqual(4);
  for (const id of others) await call(us, "DELETE", `/v2/schedules/${id}`);
  const resumed = await migrate("apply", "--yes");
  expect([resumed.code, resumed.stdout]).toEqual([0, expect.stringContaining("21 done")]);
  expect(contentOf(us)).toEqual(contentOf(eu));
});

/** The minutes at which a region's schedules fired, by id. */
function ticksOf(region: EmulatedRegion): Map<string, number[]> {
  const ticks = new Map<string, number[]>();
  for (const { state, scheduleId, time } of region.logs) {
    if (state !== "CREATED" || !scheduleId) continue;
    ticks.set(scheduleId, [...(ticks.get(scheduleId) ?? []), Math.floor(time / 60_000)]);
  }
  return ticks;
}

test("--pause-source: no tick fires twice, at most that of the switch is missed, and it is told", async () => {
  const server = createServer((_, response) => void response.end()).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { emulator, eu, us, migrate } = await twoRegions({ clock: { speed: 30 } });
  const ids = Array.from({ length: 40 }, (_, index) => `every-minute.${index}`);
  const destination = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (const id of ids) {
    const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "* * * * *" };
    await call(eu, "POST", `/v2/schedules/${destination}`, headers);
  }
  const fired = (region: EmulatedRegion) => ticksOf(region).size === ids.length;
  while (!fired(eu)) await sleep(20);
  const { code, stdout } = await migrate("apply", "--yes", "--pause-source", "--json");
  expect(code).toBe(0);
  while (!fired(us)) await sleep(20);
  const [old, made] = [ticksOf(eu), ticksOf(us)];
  await emulator.stop();

  const missed = new Map<string, number[]>(
    JSON.parse(stdout).missed.map(({ id, ticks }: { id: string; ticks: string[] }) => [
      id,
      ticks.map((tick) => Date.parse(tick) / 60_000),
    ]),
  );
  for (const id of ids) {
    const told = missed.get(id) ?? [];
    const all = [...(old.get(id) ?? []), ...(made.get(id) ?? []), ...told].toSorted(
      (a, b) => a - b,
    );
    const [first = 0] = all;
    // Every minute from the first on: fired once, or told to be missed.
    expect({ id, all }).toEqual({ id, all: all.map((_, index) => first + index) });
    expect(told.length).toBeLessThanOrEqual(1);
  }
});

test("a run that ends in the middle of a switch misses ticks, and the next one tells which", async () => {
  const startAt = Date.UTC(2026, 0, 15, 12, 0, 30);
  const { emulator, eu, us, migrate, startMigrate } = await twoRegions({ startAt });
  const headers = { "Upstash-Cron": "CRON_TZ=Europe/Berlin * * * * *", "Upstash-Retries": "0" };
  const make = (region: EmulatedRegion, id: string) =>
    call(region, "POST", "/v2/schedules/http://127.0.0.1:9/", {
      ...headers,
      "Upstash-Schedule-Id": id,
    });
  await make(eu, "s");
  await emulator.clock.advance("1m");
  // Between the pause and the start it is never answered.
  let [isBetween, isOver] = [false, false];
  const forever = new Promise<never>(() => {});
  const isPaused = () => eu.schedules.some((each) => each.isPaused);
  const url = await refusingApi(us, (method) => {
    isBetween ||= method !== "GET" && isPaused();
    return isBetween && !isOver ? forever : undefined;
  });
  const args = ["apply", "--yes", "--pause-source", "--json", "--to-url", url] as const;
  const killed = startMigrate(...args);
  while (!isBetween) await sleep(5);
  killed.child.kill("SIGKILL");
  await killed.finished;
  expect(us.schedules).toMatchObject([{ scheduleId: "s", labels: [MARKER] }]);
  await emulator.clock.advance("3m");
  isOver = true;
  const { code, stdout } = await migrate(...args);
  expect(code).toBe(0);
  const ticks = ["2026-01-15T12:02:00Z", "2026-01-15T12:03:00Z", "2026-01-15T12:04:00Z"];
  expect(JSON.parse(stdout).missed).toEqual([{ id: "s", ticks }]);
  expect(us.schedules).toMatchObject([{ scheduleId: "s", isPaused: false }]);
});

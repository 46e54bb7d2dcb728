import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { call, contentOf, fillAwkwardly } from "./awkward.js";
import type { Running } from "./command-line.js";
import { type TwoRegions, twoRegions, writesOf } from "./two-regions.js";

/** Numbers that are the same at every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Kills a run as soon as both regions got so many more writes; it may end before. */
async function killAfter(
  running: Running,
  { eu, us }: TwoRegions,
  writes: number,
): Promise<boolean> {
  const count = () => eu.requests.length + us.requests.length;
  // What it reads first: three lists of each region.
  const until = count() + 6 + writes;
  let isOver = false;
  void running.finished.then(() => {
    isOver = true;
  });
  while (!isOver && count() < until) await sleep(1);
  running.child.kill("SIGKILL");
  return (await running.finished).signal === "SIGKILL";
}

function runningIn(regions: TwoRegions): ReadonlySet<string> {
  const running = regions.eu.schedules.filter(({ isPaused }) => !isPaused);
  return new Set(running.map(({ scheduleId }) => scheduleId));
}

test("apply killed at 20 moments ends as one that was not, and nothing is there twice", async () => {
  const regions = await twoRegions();
  const { eu, us, migrate, startMigrate } = regions;
  await fillAwkwardly(eu, { schedules: 120, groups: 30, queues: 30 });
  const before = contentOf(eu);
  const running = runningIn(regions);
  const draw = random(7);
  let kills = 0;
  for (let run = 0; run < 20; run += 1) {
    const apply = startMigrate("apply", "--yes", "--pause-source");
    if (await killAfter(apply, regions, Math.floor(draw() * 30))) kills += 1;
  }
  expect(kills).toBe(20);
  const last = await migrate("apply", "--yes", "--pause-source");
  expect([last.code, last.stderr]).toEqual([0, ""]);
  expect(contentOf(us)).toEqual(before);
  expect(contentOf(eu, running)).toEqual(before);
  expect(eu.schedules.every(({ isPaused }) => isPaused)).toBe(true);
  // A kill can only leave what was under way to be written again.
  const created = writesOf(us).filter((write) => write.startsWith("POST /v2/schedules/"));
  // Each is written twice: as a placeholder that fires nothing, and as itself.
  expect(created.length).toBeLessThanOrEqual(120 * 2 + kills * 4);
  const touched = writesOf(eu).filter((write) => /(pause|resume) /.test(write));
  expect(touched.filter((write) => write.includes("resume"))).toEqual([]);

  const writes = writesOf(us).length + writesOf(eu).length;
  expect((await migrate("apply", "--yes", "--pause-source")).code).toBe(0);
  expect(writesOf(us).length + writesOf(eu).length).toBe(writes);
  const paused = us.schedules
    .filter(({ isPaused }) => isPaused)
    .flatMap(({ scheduleId }) => ["--meant-paused", scheduleId]);
  const verified = JSON.parse((await migrate("verify", "--json", ...paused)).stdout);
  expect(verified).toMatchObject({ same: true, oldKeysCanGo: true });
  expect((await migrate("undo", "--yes")).code).toBe(0);
  expect(contentOf(eu)).toEqual(before);
  expect(contentOf(us)).toEqual({ urlGroups: {}, queues: {}, schedules: {} });
});

test("undo restores both sides from each of 20 kills, and when it is killed itself", async () => {
  const regions = await twoRegions();
  const { eu, us, migrate, startMigrate } = regions;
  await fillAwkwardly(eu, { schedules: 22, groups: 6, queues: 6 });
  await fillAwkwardly(us, { schedules: 6, groups: 2, queues: 2 });
  // So that there is something to update: of each kind, and pauses in both directions.
  await call(
    us,
    "POST",
    "/v2/queues",
    {},
    '{"queueName":"queue.0_-","parallelism":9,"paused":true}',
  );
  await call(
    us,
    "DELETE",
    "/v2/topics/group.1_-/endpoints",
    {},
    '{"endpoints":[{"name":"endpoint.1"}]}',
  );
  await call(us, "PATCH", "/v2/schedules/schedule.0_-/resume");
  await call(us, "PATCH", "/v2/schedules/schedule.1_-/pause");
  const changed = { "Upstash-Schedule-Id": "schedule.2_-", "Upstash-Cron": "1 1 1 1 1" };
  await call(us, "POST", "/v2/schedules/http://127.0.0.1:9/2#fragment", changed, "other");
  const before = { eu: contentOf(eu), us: contentOf(us) };
  const draw = random(11);
  let kills = 0;
  for (let run = 0; run < 20; run += 1) {
    const pause = run % 2 === 0 ? ["--pause-source"] : [];
    const apply = startMigrate("apply", "--yes", ...pause);
    if (await killAfter(apply, regions, Math.floor(draw() * 24))) kills += 1;
    if (run % 4 === 0)
      await killAfter(startMigrate("undo", "--yes"), regions, Math.floor(draw() * 20));
    const undone = await migrate("undo", "--yes");
    expect([run, undone.code, undone.stdout, undone.stderr]).toEqual([
      run,
      expect.any(Number),
      expect.stringContaining(", 0 left as they are"),
      "",
    ]);
    expect({ run, eu: contentOf(eu), us: contentOf(us) }).toEqual({ run, ...before });
  }
  expect(kills).toBe(20);
});

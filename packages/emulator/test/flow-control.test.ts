import { expect, test, vi } from "vitest";
import { call, type Session, startSession } from "./session.js";

const START = Date.UTC(2026, 0, 31, 12);

async function publish(
  { eu, application }: Session,
  count: number,
  limits: { rate: number; period?: `${bigint}s`; parallelism?: number } | { parallelism: number },
  key = "k",
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await eu.publish({ url: application.url("/"), flowControl: { key, ...limits } });
  }
}

/** Has the application note when it is called, in seconds. */
function times({ emulator, application }: Session): number[] {
  const noted: number[] = [];
  application.answer = () => {
    noted.push(Math.floor((emulator.clock.now() - START) / 1000));
    return { status: 200 };
  };
  return noted;
}

test("as many calls in each period as its rate", async () => {
  const session = await startSession({ startAt: START });
  const noted = times(session);
  await publish(session, 5, { rate: 2, period: "60s" });
  await session.emulator.settled();
  expect(noted).toEqual([0, 0]);
  expect(await session.eu.flowControl.get("k")).toEqual({
    flowControlKey: "k",
    waitListSize: 3,
    parallelismMax: 0,
    parallelismCount: 0,
    rateMax: 2,
    rateCount: 2,
    ratePeriod: 60,
    ratePeriodStart: START / 1000,
    isPaused: false,
    isPinnedParallelism: false,
    isPinnedRate: false,
  });
  await session.emulator.runUntilIdle();
  expect(noted).toEqual([0, 0, 60, 60, 120]);
});

test("a retry counts like any call", async () => {
  const session = await startSession({ startAt: START });
  const { emulator, eu, application } = session;
  const noted: number[] = [];
  application.answer = () => {
    noted.push((emulator.clock.now() - START) / 1000);
    return { status: 500 };
  };
  const flowControl = { key: "k", rate: 1, period: "60s" as const };
  await eu.publish({ url: application.url("/"), retries: 2, retryDelay: "1000", flowControl });
  await emulator.runUntilIdle();
  expect(noted).toEqual([0, 60, 120]);
});

test("as many calls at a time as its parallelism, for each key", async () => {
  const session = await startSession();
  const { emulator, eu, application } = session;
  const active = new Map<string, number>();
  let most = 0;
  application.answer = async ({ body: key }) => {
    active.set(key, (active.get(key) ?? 0) + 1);
    most = Math.max(most, active.get(key) ?? 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    active.set(key, (active.get(key) ?? 0) - 1);
    return { status: 200 };
  };
  for (let index = 0; index < 12; index += 1) {
    const key = index % 2 === 0 ? "even" : "odd";
    const flowControl = { key, parallelism: 2 };
    await eu.publish({ url: application.url("/"), body: key, flowControl, delay: 1 });
  }
  await emulator.runUntilIdle();
  expect(application.received).toHaveLength(12);
  expect(most).toBe(2);
});

test("a paused key holds its messages, and no others", async () => {
  const session = await startSession({ startAt: START });
  const { emulator, eu, application } = session;
  await eu.flowControl.pause("k");
  await publish(session, 2, { parallelism: 5 });
  await publish(session, 1, { parallelism: 5 }, "other");
  await emulator.clock.advance("1d");
  expect(application.received).toHaveLength(1);
  expect(await eu.flowControl.get("k")).toMatchObject({ isPaused: true, waitListSize: 2 });
  await eu.flowControl.resume("k");
  await emulator.settled();
  expect(application.received).toHaveLength(3);
});

test("what is pinned, messages do not change", async () => {
  const session = await startSession({ startAt: START });
  const { emulator, eu } = session;
  const noted = times(session);
  await eu.flowControl.pin("k", { rate: 1, period: 10 });
  await publish(session, 3, { rate: 100, parallelism: 7 });
  expect(await eu.flowControl.get("k")).toMatchObject({
    ...{ rateMax: 1, ratePeriod: 10, isPinnedRate: true },
    ...{ parallelismMax: 7, isPinnedParallelism: false },
  });
  await emulator.clock.advance("11s");
  expect(noted).toEqual([0, 10]);
  await eu.flowControl.unpin("k", { rate: true });
  await publish(session, 1, { rate: 100 });
  expect(await eu.flowControl.get("k")).toMatchObject({ rateMax: 100, isPinnedRate: false });
  await emulator.runUntilIdle();
  expect(noted).toHaveLength(4);
});

test("a rate that is reset begins anew", async () => {
  const session = await startSession({ startAt: START });
  const noted = times(session);
  await publish(session, 3, { rate: 1, period: "3600s" });
  await session.emulator.clock.advance("5s");
  await session.eu.flowControl.resetRate("k");
  await session.emulator.runUntilIdle();
  expect(noted).toEqual([0, 5, 3605]);
});

test("keys are listed and searched; the whole region has a parallelism, too", async () => {
  const session = await startSession({ limits: { parallelism: 4 } });
  const { emulator, eu, application } = session;
  await publish(session, 1, { parallelism: 1 }, "shop-a");
  await publish(session, 1, { parallelism: 1 }, "user-b");
  const listed = await call(emulator, "GET", "/v2/flowControl?search=shop");
  expect(listed.json).toMatchObject([{ flowControlKey: "shop-a" }]);
  expect((await call(emulator, "GET", "/v2/flowControl")).json).toHaveLength(2);
  await expect(eu.flowControl.get("none")).rejects.toMatchObject({ status: 404 });
  await emulator.settled();

  const counts: number[] = [];
  application.answer = async () => {
    counts.push((await eu.flowControl.getGlobalParallelism()).parallelismCount);
    return { status: 200 };
  };
  await eu.batch(Array.from({ length: 20 }, () => ({ url: application.url("/") })));
  await emulator.settled();
  expect(counts).toHaveLength(20);
  expect(Math.max(...counts)).toBe(4);
  expect(await eu.flowControl.getGlobalParallelism()).toEqual({
    parallelismMax: 4,
    parallelismCount: 0,
  });
});

test("a rate holds after an outage: what became due in between is not sent at once", async () => {
  const session = await startSession({ startAt: START });
  const { emulator } = session;
  const region = emulator.regions.EU_CENTRAL_1;
  const noted = times(session);
  await publish(session, 5, { rate: 1, period: "10s" });
  await emulator.settled();
  await region.stop();
  await emulator.clock.advance("1m");
  expect(region.flowControls).toMatchObject([{ waitListSize: 4, parallelismCount: 0 }]);
  await region.start();
  await emulator.settled();
  expect(region.flowControls).toMatchObject([{ waitListSize: 3, rateCount: 1 }]);
  await emulator.runUntilIdle();
  expect(noted).toEqual([0, 60, 70, 80, 90]);
});

test("a key counts no call that waits for a place in the region; keys take turns", async () => {
  const session = await startSession({ startAt: START, limits: { parallelism: 1 } });
  const { emulator, eu, application } = session;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  application.answer = async ({ path }) => {
    if (path === "/first") await released;
    return { status: 200 };
  };
  await eu.publish({ url: application.url("/first") });
  await vi.waitFor(() => expect(application.received).toHaveLength(1));
  for (const key of ["a", "b"]) {
    const flowControl = { key, rate: 2, parallelism: 2, period: "1h" } as const;
    for (const number of [1, 2, 3]) {
      await eu.publish({ url: application.url(`/${key}${number}`), flowControl });
    }
  }
  await eu.publish({ url: application.url("/last") });
  const waits = { waitListSize: 3, rateCount: 0, parallelismCount: 0 };
  const region = emulator.regions.EU_CENTRAL_1;
  await vi.waitFor(() => expect(region.flowControls).toMatchObject([waits, waits]));
  release();
  await emulator.settled();
  const sent = () => application.received.map(({ path }) => path.slice(1));
  expect(sent()).toEqual(["first", "a1", "b1", "last", "a2", "b2"]);
  await emulator.clock.advance("1h");
  expect(sent().slice(6)).toEqual(["a3", "b3"]);
});

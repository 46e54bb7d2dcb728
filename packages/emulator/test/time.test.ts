import { expect, onTestFinished, test, vi } from "vitest";
import { dataFolder } from "./kept-state.js";
import { startSession } from "./session.js";

const START = Date.UTC(2026, 0, 31, 12);

test("a delay is waited for, to the millisecond", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.publish({ url: application.url("/number"), delay: 90 });
  await eu.publish({ url: application.url("/text"), delay: "1m" });
  await emulator.clock.advance(59_999);
  expect(application.received).toEqual([]);
  await emulator.clock.advance(1);
  expect(application.only.path).toBe("/text");
  await emulator.clock.advance("30s");
  expect(application.received.map(({ path }) => path)).toEqual(["/text", "/number"]);
});

test("not-before is a time, and goes before a delay", async () => {
  const { emulator, eu, application } = await startSession({ startAt: START });
  const notBefore = START / 1000 + 3600;
  const { messageId } = await eu.publish({ url: application.url("/"), delay: 5, notBefore });
  expect(await eu.messages.get(messageId)).toMatchObject({
    createdAt: START,
    notBefore: notBefore * 1000,
  });
  await emulator.clock.advance("59m59s");
  expect(application.received).toEqual([]);
  await emulator.clock.advance("1s");
  expect(application.received).toHaveLength(1);
});

test("each instant begins when the last one's deliveries are over", async () => {
  const { emulator, eu, application } = await startSession({ startAt: START });
  const times: number[] = [];
  application.answer = async () => {
    times.push(emulator.clock.now());
    await new Promise((resolve) => setTimeout(resolve, 20));
    times.push(emulator.clock.now());
    return { status: 200 };
  };
  await eu.publish({ url: application.url("/"), delay: 2 });
  await eu.publish({ url: application.url("/"), delay: 1 });
  await emulator.clock.advance("1h");
  expect(times.map((time) => time - START)).toEqual([1000, 1000, 2000, 2000]);
  expect(emulator.clock.now()).toBe(START + 3_600_000);
});

test("a fast clock runs by itself", async () => {
  const { eu, application } = await startSession({ clock: { speed: 100_000 } });
  const arrived = new Promise<void>((resolve) => {
    application.answer = () => {
      resolve();
      return { status: 200 };
    };
  });
  await eu.publish({ url: application.url("/"), delay: "1h" });
  await arrived;
  expect(application.received).toHaveLength(1);
});

test("the real clock runs by itself, and can be moved", async () => {
  const { emulator, eu, application } = await startSession({ clock: "real" });
  const arrived = new Promise<void>((resolve) => {
    application.answer = () => {
      resolve();
      return { status: 200 };
    };
  });
  await eu.publish({ url: application.url("/") });
  await arrived;
  await eu.publish({ url: application.url("/"), delay: "7d" });
  await emulator.clock.advance("7d");
  expect(application.received).toHaveLength(2);
});

test("its speed can be changed while it runs", async () => {
  const { emulator, eu, application } = await startSession();
  const { clock } = emulator;
  expect(clock.speed).toBe(0);
  const arrived = new Promise<void>((resolve) => {
    application.answer = () => {
      resolve();
      return { status: 200 };
    };
  });
  await eu.publish({ url: application.url("/"), delay: "1h" });
  clock.setSpeed(100_000);
  expect(clock.speed).toBe(100_000);
  await arrived;
  clock.setSpeed(0);
  const now = clock.now();
  await eu.publish({ url: application.url("/later"), delay: "1s" });
  await emulator.settled();
  expect(clock.now()).toBe(now);
  expect(application.received).toHaveLength(1);
  await clock.advance("1s");
  expect(application.received).toHaveLength(2);
});

test("a change of speed takes no time back", async () => {
  const { emulator } = await startSession({ clock: "real" });
  const { clock } = emulator;
  let last = clock.now();
  for (const speed of [1000, 0, 1, 0.1, 50_000, 1]) {
    clock.setSpeed(speed);
    const now = clock.now();
    expect(now).toBeGreaterThanOrEqual(last);
    last = now;
  }
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("%j is no speed", async (speed) => {
  const { emulator } = await startSession();
  expect(() => emulator.clock.setSpeed(speed)).toThrow(TypeError);
  expect(emulator.clock.speed).toBe(0);
});

test("whoever listens hears of changes of the clock", async () => {
  const { emulator } = await startSession({ startAt: START });
  const changes: object[] = [];
  const end = emulator.clock.onChange((change) => changes.push(change));
  await emulator.clock.advance("1h");
  emulator.clock.setSpeed(0);
  end();
  await emulator.clock.advance("1h");
  expect(changes).toEqual([
    { time: START + 3_600_000, speed: 0 },
    { time: START + 3_600_000, speed: 0 },
  ]);
});

test("the time that a fast clock was ahead is kept, and goes on with the real one", async () => {
  const dataDir = dataFolder();
  const { emulator } = await startSession({ clock: "real", dataDir });
  const { clock } = emulator;
  const start = clock.now();
  clock.setSpeed(1_000_000);
  await vi.waitFor(() => expect(clock.now()).toBeGreaterThan(start + 3_600_000));
  clock.setSpeed(1);
  const ahead = clock.now() - Date.now();
  await emulator.stop();
  const day = 86_400_000;
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + day });
  onTestFinished(() => void vi.useRealTimers());
  const { emulator: again } = await startSession({ clock: "real", dataDir });
  // The day in which it was stopped has passed for it, too.
  expect(again.clock.now() - Date.now()).toBeGreaterThan(ahead - day / 2);
});

test.each([{ clock: { speed: 0 } }, { clock: { speed: Number.NaN } }])(
  "%j is no clock",
  async (options) => {
    await expect(startSession(options)).rejects.toThrow(TypeError);
  },
);

test.each(["", "soon", -1, Number.NaN])("the clock cannot be advanced by %j", async (duration) => {
  const { emulator } = await startSession();
  await expect(emulator.clock.advance(duration)).rejects.toThrow(TypeError);
});

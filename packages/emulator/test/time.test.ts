import { expect, test } from "vitest";
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

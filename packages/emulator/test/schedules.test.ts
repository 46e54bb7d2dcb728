import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

const START = Date.UTC(2026, 0, 31, 12);

test("every field reads back as it was written", async () => {
  const { emulator, eu } = await startSession({ startAt: START });
  const destination = "https://example.com/a//b?c=d&e=%2F";
  const { scheduleId } = await eu.schedules.create({
    scheduleId: "nightly.report_1-a",
    destination,
    cron: "CRON_TZ=Europe/Berlin 30 4 * * *",
    method: "PUT",
    body: '{"a":1}',
    headers: { "x-shop": "b", "Content-Type": "application/json" },
    delay: "1m30s" as "90s",
    retries: 0,
    retryDelay: "1000 * retried",
    timeout: "20s",
    callback: "https://example.com/c",
    failureCallback: "https://example.com/f",
    flowControl: { key: "k", parallelism: 2, rate: 3, period: "1m" },
    label: ["one", "two"],
  });
  expect(scheduleId).toBe("nightly.report_1-a");
  const expected = {
    scheduleId,
    cron: "CRON_TZ=Europe/Berlin 30 4 * * *",
    destination,
    method: "PUT",
    createdAt: START,
    header: { "Content-Type": ["application/json"], "X-Shop": ["b"] },
    body: '{"a":1}',
    retries: 0,
    delay: 90,
    timeout: 20,
    retryDelayExpression: "1000 * retried",
    callback: "https://example.com/c",
    callbackHeader: {},
    failureCallback: "https://example.com/f",
    failureCallbackHeader: {},
    flowControlKey: "k",
    parallelism: 2,
    rate: 3,
    ratePerSecond: 3,
    period: 60,
    label: "one",
    labels: ["one", "two"],
    isPaused: false,
    callerIP: "127.0.0.1",
    callerIp: "127.0.0.1",
    nextScheduleTime: Date.UTC(2026, 1, 1, 3, 30),
  };
  expect(await eu.schedules.get(scheduleId)).toEqual(expected);
  expect(await eu.schedules.list()).toEqual([expected]);
  const { ratePerSecond, ...shown } = expected;
  expect(emulator.regions.EU_CENTRAL_1.schedules).toEqual([shown]);
});

test("a schedule in a queue cannot delay its messages", async () => {
  const { emulator, eu } = await startSession();
  const request = { destination: "https://example.com", cron: "* * * * *", queueName: "q" };
  await expect(eu.schedules.create({ ...request, delay: "1m" })).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining("a message in a queue cannot be delayed"),
  });
  const region = emulator.regions.EU_CENTRAL_1;
  expect([region.schedules, region.queues]).toEqual([[], []]);
  const { scheduleId } = await eu.schedules.create({ ...request, delay: 0 });
  expect(await eu.schedules.get(scheduleId)).toMatchObject({ queueName: "q" });
});

test("what is not set reads back as absent, and binary bodies in base64", async () => {
  const { eu } = await startSession({ startAt: START });
  const body = new Blob([Uint8Array.of(0xff, 0xfe)]);
  const request = { destination: "https://example.com", cron: "* * * * *", body };
  const { scheduleId } = await eu.schedules.create(request);
  expect(scheduleId).toMatch(/^scd_\w{28}$/);
  expect(await eu.schedules.get(scheduleId)).toEqual({
    scheduleId,
    cron: "* * * * *",
    destination: "https://example.com",
    method: "POST",
    createdAt: START,
    header: { "Content-Type": ["application/json"] },
    bodyBase64: "//4=",
    retries: 3,
    isPaused: false,
    callerIP: "127.0.0.1",
    callerIp: "127.0.0.1",
    nextScheduleTime: START + 60_000,
  });
});

test("the headers of callbacks are kept", async () => {
  const { emulator, eu } = await startSession();
  await call(emulator, "POST", "/v2/schedules/https://example.com", {
    headers: {
      "Upstash-Schedule-Id": "s",
      "Upstash-Cron": "0 0 * * *",
      "Upstash-Callback": "https://example.com/c",
      "Upstash-Callback-Forward-X-A": "b",
      "Upstash-Callback-Retries": "1",
    },
  });
  expect(await eu.schedules.get("s")).toMatchObject({
    callback: "https://example.com/c",
    callbackHeader: { "Upstash-Forward-X-A": ["b"], "Upstash-Retries": ["1"] },
  });
});

test("it delivers each time it is due, and tells what became of it", async () => {
  const { emulator, eu, application } = await startSession({ startAt: START });
  const times: number[] = [];
  application.answer = () => {
    times.push((emulator.clock.now() - START) / 60_000);
    return { status: times.length === 2 ? 500 : 200 };
  };
  const destination = application.url("/tick?a");
  const { scheduleId } = await eu.schedules.create({
    destination,
    cron: "*/10 * * * *",
    retries: 0,
  });
  await emulator.clock.advance("10m");
  expect(application.only).toMatchObject({ method: "POST", path: "/tick?a" });
  expect(application.only.headers["upstash-schedule-id"]).toBe(scheduleId);
  const messageId = String(application.only.headers["upstash-message-id"]);
  expect(await eu.schedules.get(scheduleId)).toMatchObject({
    lastScheduleTime: START + 600_000,
    nextScheduleTime: START + 1_200_000,
    lastScheduleStates: { [messageId]: "SUCCESS" },
  });
  await emulator.clock.advance("10m");
  const { lastScheduleStates = {} } = await eu.schedules.get(scheduleId);
  expect(Object.values(lastScheduleStates)).toEqual(["FAIL"]);
  await emulator.clock.advance("40m");
  expect(times).toEqual([10, 20, 30, 40, 50, 60]);
});

test("the messages of a schedule are no duplicates of each other", async () => {
  const { emulator, application } = await startSession({ startAt: START });
  await call(emulator, "POST", `/v2/schedules/${application.url("/")}`, {
    headers: { "Upstash-Cron": "* * * * *", "Upstash-Deduplication-Id": "once" },
  });
  await emulator.clock.advance("3m");
  expect(application.received).toHaveLength(3);
});

test("a time zone moves with its summer time", async () => {
  const { emulator, eu, application } = await startSession({ startAt: Date.UTC(2026, 2, 28) });
  const times: string[] = [];
  application.answer = () => {
    times.push(new Date(emulator.clock.now()).toISOString());
    return { status: 200 };
  };
  const cron = "CRON_TZ=Europe/Berlin 30 9 * * *";
  await eu.schedules.create({ destination: application.url("/"), cron });
  await emulator.clock.advance("2d");
  // Berlin goes from UTC+1 to UTC+2 on 29 March 2026.
  expect(times).toEqual(["2026-03-28T08:30:00.000Z", "2026-03-29T07:30:00.000Z"]);
});

test("a paused schedule lets its times pass, by PATCH and by POST", async () => {
  const { emulator, eu, application } = await startSession({ startAt: START });
  const destination = application.url("/");
  const { scheduleId } = await eu.schedules.create({ destination, cron: "0 * * * *" });
  await eu.schedules.pause({ schedule: scheduleId });
  expect(await eu.schedules.get(scheduleId)).toMatchObject({ isPaused: true });
  await emulator.clock.advance("5h");
  expect(application.received).toEqual([]);
  await call(emulator, "POST", `/v2/schedules/${scheduleId}/resume`);
  await emulator.clock.advance("2h");
  expect(application.received).toHaveLength(2);
  await call(emulator, "POST", `/v2/schedules/${scheduleId}/pause`);
  expect(await eu.schedules.get(scheduleId)).toMatchObject({ isPaused: true });
  // Its settings are replaced, and a pause is none.
  await eu.schedules.create({ scheduleId, destination, cron: "* * * * *" });
  expect(await eu.schedules.get(scheduleId)).toMatchObject({ isPaused: true });
  await eu.schedules.resume({ schedule: scheduleId });
  expect(await eu.schedules.get(scheduleId)).toMatchObject({ isPaused: false });
});

test("the same id replaces the whole schedule", async () => {
  const { emulator, eu, application } = await startSession({ startAt: START });
  const [first, second] = [application.url("/first"), application.url("/second")];
  const scheduleId = "s";
  await eu.schedules.create({ scheduleId, destination: first, cron: "0 * * * *", label: "l" });
  await eu.schedules.create({ scheduleId, destination: second, cron: "30 * * * *" });
  const [schedule, ...others] = await eu.schedules.list();
  expect(others).toEqual([]);
  expect(schedule).toMatchObject({ destination: second, cron: "30 * * * *" });
  expect(schedule).not.toHaveProperty("label");
  await emulator.clock.advance("2h");
  expect(application.received.map(({ path }) => path)).toEqual(["/second", "/second"]);
});

test("to a URL group, and into a queue", async () => {
  const { emulator, eu, application } = await startSession({ startAt: START });
  const endpoints = [{ url: application.url("/1") }, { url: application.url("/2") }];
  await eu.urlGroups.addEndpoints({ name: "g", endpoints });
  await eu.queue({ queueName: "q" }).upsert({ paused: true });
  await eu.schedules.create({ scheduleId: "g", destination: "g", cron: "0 * * * *" });
  const destination = application.url("/q");
  await eu.schedules.create({ scheduleId: "q", destination, cron: "0 * * * *", queueName: "q" });
  await emulator.clock.advance("1h");
  expect(application.received.map(({ path }) => path).sort()).toEqual(["/1", "/2"]);
  expect(Object.keys((await eu.schedules.get("g")).lastScheduleStates ?? {})).toHaveLength(2);
  expect(Object.values((await eu.schedules.get("q")).lastScheduleStates ?? {})).toEqual([
    "IN_PROGRESS",
  ]);
  await eu.queue({ queueName: "q" }).resume();
  await emulator.settled();
  expect(application.received.at(-1)?.path).toBe("/q");

  await eu.urlGroups.delete("g");
  await emulator.clock.advance("1h");
  expect(await eu.schedules.get("g")).toMatchObject({ error: "topic not found" });
});

test("a deleted schedule is over; an empty id deletes all", async () => {
  const { emulator, eu, application } = await startSession({ startAt: START });
  const destination = application.url("/");
  for (const scheduleId of ["a", "b", "c"]) {
    await eu.schedules.create({ scheduleId, destination, cron: "* * * * *" });
  }
  await eu.schedules.delete("a");
  await expect(eu.schedules.get("a")).rejects.toMatchObject({ status: 404 });
  await expect(eu.schedules.delete("a")).rejects.toMatchObject({ status: 404 });
  await call(emulator, "DELETE", "/v2/schedules/");
  await emulator.clock.advance("1h");
  expect(application.received).toEqual([]);
});

test.each([
  [{ cron: "" }, 400],
  [{ cron: "* * *" }, 400],
  [{ cron: "0 0 * * * *" }, 400],
  [{ cron: "61 * * * *" }, 400],
  [{ cron: "CRON_TZ=Mars/Olympus 0 0 * * *" }, 400],
  [{ scheduleId: "a b" }, 400],
  [{ destination: "localhost:3000" }, 400],
  [{ destination: "nobody" }, 404],
])("%j is refused with %i", async (mistake, status) => {
  const { eu } = await startSession();
  const right = { destination: "https://example.com", cron: "0 0 * * *" };
  await expect(eu.schedules.create({ ...right, ...mistake })).rejects.toMatchObject({ status });
  expect(await eu.schedules.list()).toEqual([]);
});

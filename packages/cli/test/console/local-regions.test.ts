import type { Minute, RegionStatus } from "@qstash-verify/console";
import type { EmulatorEvent } from "@qstash-verify/emulator";
import { expect, test } from "vitest";
import { MessageBoard } from "../../src/console/local/message-board.js";
import type { LocalChange } from "../../src/dev/change-lines.js";
import { directory } from "../command-line.js";
import { startApp } from "../dev-server.js";
import { heard, localConsole, send } from "./local-console.js";

const EU = "EU_CENTRAL_1";
const US = "US_EAST_1";

function minutesOf(status: RegionStatus | undefined): readonly Minute[] {
  const history = status?.history ?? [];
  if ("unavailable" in history) throw new Error(history.unavailable);
  return history;
}

test("a region that is off keeps its rows with their time, and does not hide the other", async () => {
  const { emulator, backend } = await localConsole();
  const app = await startApp((_, response) => response.writeHead(500).end());
  for (const region of [EU, US] as const) await send(backend, app, { region, retries: 0 });
  await emulator.settled();
  const before = await backend.resources.list("dlq");
  expect(before.parts).toEqual(
    [EU, US].map((region) => ({
      region,
      readAt: expect.any(Number),
      hasMore: false,
    })),
  );
  expect(before.rows.map(({ region, verbs }) => [region, verbs])).toEqual([
    [EU, ["retry", "delete"]],
    [US, ["retry", "delete"]],
  ]);
  const told = heard(backend, "regions", ({ regions }) => regions[1]?.reach === "off");
  await backend.local?.setOff(US, true);
  expect((await told).regions.map(({ reach }) => reach)).toEqual(["answers", "off"]);
  const { rows, parts } = await backend.resources.list("dlq");
  expect(rows.map(({ region }) => region)).toEqual([EU, US]);
  expect(parts[0]?.problem).toBeUndefined();
  expect(parts[1]).toEqual({
    region: US,
    readAt: before.parts[1]?.readAt,
    hasMore: false,
    problem: "It is switched off: it answers nothing, and delivers nothing.",
  });
  // What was never read is no list without rows.
  const queues = await backend.resources.list("queues");
  expect(queues.parts[1]).not.toHaveProperty("readAt");
  const done = await backend.resources.act("dlq", "delete", rows);
  expect(done.map(({ region, isDone }) => [region, isDone])).toEqual([
    [EU, true],
    [US, false],
  ]);
  expect((await backend.keys.list())[1]).toMatchObject({
    canRoll: false,
    problem: expect.stringContaining("off"),
  });
  await backend.local?.setOff(US, false);
  const after = await backend.resources.list("dlq");
  expect(after.rows.map(({ region }) => region)).toEqual([US]);
  expect(after.parts[1]?.problem).toBeUndefined();
});

test("statuses count what waits, what is dead, and what was delivered when", async () => {
  const { emulator, backend } = await localConsole();
  const app = await startApp((request, response) => {
    response.writeHead(request.url === "/bad" ? 500 : 200).end();
  });
  await send(backend, app);
  await send(backend, `${app}/bad`, { retries: 0 });
  await send(backend, app, { delay: "1h" });
  await emulator.settled();
  const { regions, clock, kinds } = await backend.state();
  const [eu] = regions;
  expect(eu).toMatchObject({ isPrimary: true, reach: "answers", waiting: 1, deadLetters: 1 });
  expect(eu?.keys.state).toBe("same");
  const history = minutesOf(eu);
  expect(history).toHaveLength(60);
  expect(history.at(-1)).toMatchObject({ delivered: 1, failed: 1 });
  expect(clock).toMatchObject({ speed: 0 });
  expect(kinds.map(({ name }) => name)).toContain("flow-control");
  await backend.local?.advance("1h");
  const later = (await backend.state()).regions[0];
  expect(later?.waiting).toBe(0);
  expect(minutesOf(later).at(-1)).toMatchObject({ delivered: 1, failed: 0 });
});

test("what was delivered before a restart counts, as the logs of the folder have it", async () => {
  const dataDir = directory();
  const app = await startApp((request, response) => {
    response.writeHead(request.url === "/bad" ? 500 : 200).end();
  });
  const former = await localConsole({ dataDir });
  await send(former.backend, app);
  await send(former.backend, `${app}/bad`, { retries: 1 });
  await former.emulator.runUntilIdle();
  const before = (await former.backend.state()).regions[0];
  await former.emulator.stop();
  const { backend } = await localConsole({ dataDir });
  const after = (await backend.state()).regions[0];
  const totals = (status: RegionStatus | undefined) => {
    const sum = (name: "delivered" | "failed") =>
      minutesOf(status).reduce((all, minute) => all + minute[name], 0);
    return [sum("delivered"), sum("failed")];
  };
  expect(totals(before)).toEqual([1, 2]);
  expect(totals(after)).toEqual([1, 2]);
});

test("what is changed beside the API is told, and set faults are part of the status", async () => {
  const told: LocalChange[] = [];
  const { emulator, backend } = await localConsole({}, (change) => void told.push(change));
  const time = emulator.clock.now();
  await backend.local?.advance(" 2m ");
  backend.local?.setSpeed(60);
  const [settings] = backend.local?.view().regions ?? [];
  if (!settings) throw new Error("there is no region");
  backend.local?.setFaults(EU, { ...settings.faults, tamperBody: 0.5 });
  expect(told).toMatchObject([
    { type: "clockMoved", time, by: "2m" },
    { type: "clockSpeedSet", time: time + 120_000, speed: 60 },
    { type: "faultsSet", region: EU, faults: { tamperBody: 0.5 } },
  ]);
  const { regions } = await backend.state();
  expect(regions.map(({ faults }) => faults)).toEqual([["tamperBody 50 %"], []]);
  for (const [by, problem] of [
    ["99999999999d", "the clock can be moved by at most 3650d at a time"],
    ["soon", "it must be a duration, such as 90s, 1h or 1d12h"],
  ] as const) {
    await expect(backend.local?.advance(by)).rejects.toThrow(problem);
  }
  expect(told).toHaveLength(3);
});

test("a roll is told as one, and keys are masked", async () => {
  const { emulator, backend } = await localConsole();
  const changed = heard(backend, "changed", ({ what }) => what.includes("keys"));
  expect(await backend.keys.roll(EU)).toMatchObject({ standing: { state: "rolled" } });
  await changed;
  const [eu, us] = await backend.keys.list();
  expect([eu?.standing.state, us?.standing.state]).toEqual(["rolled", "same"]);
  expect(eu?.current).toBe(`sig_…${emulator.regions[EU].keys.current.slice(-4)}`);
});

test("clock and faults are what they were set to, and nonsense is refused", async () => {
  const { emulator, backend } = await localConsole();
  const { local } = backend;
  const former = local?.view().regions[0]?.faults;
  if (!local || !former) throw new Error("it is local");
  local.setFaults(EU, { ...former, drop: 1, regionHeader: "missing", rateLimited: 0.5 });
  expect(local.view().regions[0]?.faults).toEqual({
    ...former,
    drop: 1,
    regionHeader: "missing",
    rateLimited: 0.5,
  });
  local.setFaults(EU, former);
  expect(emulator.regions[EU].faults.settings.regionHeader).toBeUndefined();
  local.setSpeed(60);
  expect(local.view().clock.speed).toBe(60);
  for (const speed of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e9]) {
    expect(() => local.setSpeed(speed)).toThrow(/a speed must be/);
  }
  await expect(local.advance("soon")).rejects.toMatchObject({ status: 400 });
});

test("the list keeps the newest 10,000", async () => {
  const { backend } = await localConsole();
  const board = new MessageBoard(10_000);
  const accepted = (index: number): EmulatorEvent => ({
    type: "accepted",
    time: index,
    region: EU,
    messageId: `msg_${index}`,
    method: "POST",
    url: "http://127.0.0.1:1/",
    attempt: 1,
    maxAttempts: 4,
    labels: [],
    notBefore: index,
  });
  for (let index = 0; index < 12_000; index += 1) board.hear(accepted(index));
  const list = board.list();
  expect([list.length, list[0]?.messageId, list.at(-1)?.messageId]).toEqual([
    10_000,
    "msg_11999",
    "msg_2000",
  ]);
  const { mostMessages } = await backend.state();
  expect(mostMessages).toBe(10_000);
});

test("what a data folder has is listed after a restart", async () => {
  const dataDir = directory();
  const first = await localConsole({ dataDir });
  const app = await startApp((_, response) => response.writeHead(503).end("busy"));
  const dead = await send(first.backend, app, { retries: 0, label: "a" });
  const waiting = await send(first.backend, app, { delay: "1h" });
  await first.emulator.settled();
  const before = await first.backend.messages.list();
  await first.emulator.stop();
  const { backend } = await localConsole({ dataDir });
  const list = await backend.messages.list();
  expect(list.map(({ messageId }) => messageId)).toEqual([waiting, dead]);
  const parts = ({
    state,
    status,
    attempts,
    maxAttempts,
    label,
    dlqId,
    url,
  }: (typeof list)[0]) => ({ state, status, attempts, maxAttempts, label, dlqId, url });
  expect(list.map(parts)).toEqual(before.map(parts));
  const { timeline, verbs } = await backend.messages.open(EU, dead);
  expect(timeline.map(({ what }) => what)).toEqual(["published", "failed", "dead"]);
  expect(timeline[1]?.response?.body).toMatchObject({ text: "busy" });
  expect(verbs).toEqual(["retry"]);
});

import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { createEmulator, type Emulator, type EmulatorOptions } from "@qstash-verify/emulator";
import { expect, onTestFinished, test } from "vitest";
import { answerFilling, fillRegion, send } from "./fill-region.js";
import { dataFolder, folderOf, journalLines, shownBy } from "./kept-state.js";
import { clientOf, startSession } from "./session.js";

const SOURCE = new URL("../src/", import.meta.url);

/** A session in a folder, with something of everything in both regions. */
async function startFilled() {
  const folder = dataFolder();
  const session = await startSession({ dataDir: folder });
  const { emulator, application } = session;
  answerFilling(application);
  for (const region of Object.values(emulator.regions)) await fillRegion(region, application);
  await emulator.clock.advance("62s");
  return { ...session, folder };
}

async function startFrom(folder: string, options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await createEmulator({ clock: "manual", dataDir: folder, ...options }).start();
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** What a kill leaves, when all that had happened before is written: what is there beside the process. */
async function leftBy(folder: string): Promise<string> {
  await setImmediate();
  const copy = dataFolder();
  cpSync(folder, copy, { recursive: true, filter: (path) => !path.includes("in-use-by") });
  return copy;
}

test("everything is there again, to the byte, after a stop and after a kill", async () => {
  const { emulator, folder } = await startFilled();
  const before = await shownBy(emulator);
  const { token } = emulator.regions.US_EAST_1;
  const killed = await startFrom(await leftBy(folder));
  expect(await shownBy(killed)).toEqual(before);
  await emulator.stop();
  const stopped = await startFrom(folder);
  expect(await shownBy(stopped)).toEqual(before);
  expect(stopped.regions.US_EAST_1.token).toBe(token);
  expect(stopped.clock.now()).toBe(emulator.clock.now());
  // It is written anew from what was read, and read again.
  await stopped.stop();
  expect(await shownBy(await startFrom(folder))).toEqual(before);
});

test("both go on alike, whether or not there was a restart", async () => {
  const { emulator, folder, application } = await startFilled();
  const copy = await startFrom(await leftBy(folder));
  const goOn = async (each: Emulator) => {
    application.received.length = 0;
    for (const region of Object.values(each.regions)) {
      await send(region, "POST", "flowControl/held/resume");
      await send(region, "POST", "queues/waiting/resume");
      await send(region, "POST", "wait/early", { "Upstash-Workflow-RunId": "noticed" }, wait());
      const again = { "Upstash-Deduplication-Id": "once" };
      const url = application.url("/once");
      expect(await send(region, "POST", `publish/${url}`, again)).toMatchObject({
        deduplicated: true,
      });
    }
    await each.clock.advance("2h");
    return application.received.map(({ path, headers, body }) => {
      const { "upstash-retried": retried, "upstash-workflow-runid": runId } = headers;
      return { path, retried, runId, region: headers["upstash-region"], steps: body.length };
    });
  };
  const wait = () =>
    JSON.stringify({ url: application.url("/w"), timeout: "1h", step: { stepId: 2 } });
  const went = await goOn(emulator);
  expect(went.length).toBeGreaterThan(200);
  const came = await goOn(copy);
  expect(sorted(came)).toEqual(sorted(went));
  // The one that is tried again keeps its place at the head of its queue.
  const queued = ["/fails/first", "/second"];
  for (const region of ["EU-CENTRAL-1", "US-EAST-1"]) {
    const own = came.filter((each) => each.region === region && queued.includes(each.path));
    expect(own.map(({ path, retried }) => `${path} ${retried}`)).toEqual([
      "/fails/first 1",
      "/second 0",
    ]);
  }
});

/** What is under way at a time has no order of its own. */
function sorted(received: readonly object[]): string[] {
  return received.map((each) => JSON.stringify(each)).sort();
}

test("a failed run that was kept is resumed, with its waiters", async () => {
  const { folder, application } = await startFilled();
  const copy = await startFrom(await leftBy(folder));
  const region = copy.regions.EU_CENTRAL_1;
  const letter = region.deadLetters.find(({ workflowRunId }) => workflowRunId === "fails");
  application.answer = () => ({ status: 200 });
  await send(region, "POST", `workflows/dlq/resume/${letter?.dlqId}`);
  await copy.settled();
  expect(application.received.at(-1)?.path).toBe("/dead");
  expect(await send(region, "GET", "waiters/lost")).toHaveLength(1);
});

test("what logs tell of attempts, calls and failure functions is among it", async () => {
  const { emulator } = await startFilled();
  const { runs } = emulator.regions.EU_CENTRAL_1;
  const shown = (runId: string) => runs.find(({ workflowRunId }) => workflowRunId === runId);
  const lastStep = (runId: string) => shown(runId)?.steps.at(-1)?.steps[0];
  expect(lastStep("is-retried")).toMatchObject({ state: "STEP_RETRY", errors: [{ status: 500 }] });
  expect(lastStep("calls")).toMatchObject({ retries: 2, retryDelay: "7", callMethod: "PUT" });
  expect(lastStep("fails")).toMatchObject({ state: "STEP_FAILED", errors: [{ status: 489 }] });
  expect(shown("fails")?.failureFunction).toMatchObject({ state: "CALLBACK_SUCCESS" });
  expect(shown("tells-nobody")?.failureFunction?.state).toBeUndefined();
});

test("all that a region keeps was among it, and is in tables", async () => {
  const { folder } = await startFilled();
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("storage"))
    .map((file) => ({ file, text: readFileSync(new URL(file, SOURCE), "utf8") }));
  const kinds = files.flatMap(({ text }) => [
    ...text.matchAll(/new (?:Table|Cell|Counter)\(\s*records,\s*"(\w+)"/g),
    ...text.matchAll(/^(?: {2}kind:|const [A-Z]+ =) "([a-z]+)"[,;]$/gm),
  ]);
  const names = kinds.map(([, kind]) => kind);
  const written = journalLines(folder).flatMap((line) =>
    JSON.parse(line)
      .slice(1)
      .map(([scope]: [string]) => scope),
  );
  expect(names.length).toBeGreaterThan(20);
  const wanted = names.flatMap((kind) =>
    kind === "clockAhead" ? `emulator ${kind}` : [`EU_CENTRAL_1 ${kind}`, `US_EAST_1 ${kind}`],
  );
  expect([...new Set(written)].sort()).toEqual(wanted.sort());
  // What changes beside: a line and a key's waiting follow from messages, an index from what it is of.
  const derived = ["dead-letters.ts", "flow-control.ts", "line.ts"];
  // What was sent is shown, and followed by nothing.
  const inMemory = ["timelines.ts"];
  const changing = files.filter(
    ({ file, text }) =>
      file.startsWith("state") &&
      /new (Weak)?(Map|Set)\b|^ {2}(?!readonly)#?\w+(: .+|)( = .+|);$/m.test(
        text.replace(/^export interface [^}]+}$/gm, ""),
      ),
  );
  expect(changing.map(({ file }) => basename(file)).sort()).toEqual([...derived, ...inMemory]);
});

test("whatever is cut off the end of it, the rest is what was", async () => {
  const { folder } = await startFilled();
  const bytes = readFileSync(join(folder, "qstash.journal"));
  const header = bytes.indexOf(10) + 1;
  const copy = dataFolder();
  mkdirSync(copy);
  const counts: number[] = [];
  for (let end = header; end < bytes.length; end += 2003) {
    writeFileSync(join(copy, "qstash.journal"), bytes.subarray(0, end));
    const { regions } = createEmulator({ dataDir: copy, clock: "manual" });
    counts.push(regions.EU_CENTRAL_1.logs.length);
  }
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(counts.at(-1)).toBeGreaterThan(30);
});

test("tokens and keys stay, unless others are given", async () => {
  const folder = dataFolder();
  const first = createEmulator({ dataDir: folder });
  const { token, keys } = (await first.start()).regions.EU_CENTRAL_1;
  const rolled = first.regions.EU_CENTRAL_1.rollKeys();
  expect(rolled.current).toBe(keys.next);
  await first.stop();
  expect(createEmulator({ dataDir: folder }).regions.EU_CENTRAL_1).toMatchObject({
    token,
    keys: rolled,
  });
  const given = { token: "t", keys: { current: "sig_a", next: "sig_b" } };
  const other = createEmulator({ dataDir: folder, regions: { EU_CENTRAL_1: given } });
  const region = (await other.start()).regions.EU_CENTRAL_1;
  expect(region).toMatchObject(given);
  expect(region.rollKeys().current).toBe(given.keys.next);
  await other.stop();
  // What was given is not kept, and what was kept is not lost.
  const text = readFileSync(join(folder, "qstash.journal"), "utf8");
  expect(text).not.toMatch(/"t"|sig_[ab]"/);
  const { EU_CENTRAL_1: own } = createEmulator({ dataDir: folder }).regions;
  expect(own).toMatchObject({ token, keys: rolled });
});

test("a clock that is moved stands where it stood; the real one has gone on, as far ahead", async () => {
  const folder = dataFolder();
  const start = Date.UTC(2030, 0, 1);
  const manual = await startFrom(folder, { startAt: start });
  await manual.clock.advance("1d");
  await manual.stop();
  expect(createEmulator({ dataDir: folder, clock: "manual" }).clock.now()).toBe(start + 86_400_000);
  const real = dataFolder();
  const first = await startFrom(real, { clock: "real" });
  await first.clock.advance("7d");
  await first.stop();
  const later = createEmulator({ dataDir: real }).clock.now();
  expect(later).toBeGreaterThanOrEqual(first.clock.now() - 1000);
  expect(later - Date.now()).toBeGreaterThan(6 * 86_400_000);
});

test("times of a schedule that went by while nothing ran are left out", async () => {
  const folder = dataFolder();
  const { emulator, application } = await startSession({ dataDir: folder, clock: "real" });
  const region = emulator.regions.EU_CENTRAL_1;
  const headers = { "Upstash-Cron": "0 * * * *", "Upstash-Schedule-Id": "hourly" };
  await send(region, "POST", `schedules/${application.url("/s")}`, headers);
  await clientOf(emulator, "EU_CENTRAL_1").publish({ url: application.url("/m"), delay: "5h" });
  await emulator.stop();
  // As if it had been stopped yesterday.
  const yesterday = journalLines(folder).map((line) =>
    line.replaceAll(/\b\d{13}\b/g, (time) => String(Number(time) - 86_400_000)),
  );
  const next = await startFrom(folderOf(yesterday), { clock: "real" });
  await next.settled();
  expect(application.received.map(({ path }) => path)).toEqual(["/m"]);
  const [schedule] = next.regions.EU_CENTRAL_1.schedules;
  expect(schedule?.lastScheduleTime).toBeUndefined();
  expect(schedule?.nextScheduleTime).toBeGreaterThan(next.clock.now());
});

test("a region that is not started keeps what it has, and its schedules wait", async () => {
  const folder = dataFolder();
  const { emulator, application } = await startSession({ dataDir: folder });
  const headers = { "Upstash-Cron": "* * * * *", "Upstash-Schedule-Id": "every-minute" };
  await send(emulator.regions.US_EAST_1, "POST", `schedules/${application.url("/s")}`, headers);
  await emulator.stop();
  const alone = createEmulator({ dataDir: folder, clock: "manual" });
  onTestFinished(() => alone.stop());
  await alone.start(["EU_CENTRAL_1"]);
  await alone.clock.advance("5m");
  await alone.stop();
  const both = await startFrom(folder);
  expect(both.regions.US_EAST_1.messages).toEqual([]);
  await both.clock.advance("1m");
  expect(application.received).toHaveLength(1);
});

test("what has grown is written anew, and goes on as it is where that fails", async () => {
  const { emulator, folder } = await startFilled();
  const region = emulator.regions.EU_CENTRAL_1;
  const path = join(folder, "qstash.journal");
  // Each time, all of the schedule is written, and the last one counts.
  const change = async () => {
    const headers = { "Upstash-Cron": "0 0 1 1 *", "Upstash-Schedule-Id": "large" };
    const body = "x".repeat(4_000_000);
    await send(region, "POST", "schedules/https://example.com/", headers, body);
  };
  // Nothing can be written in the place of a folder.
  mkdirSync(`${path}.draft`);
  for (let grown = 0; grown < 4; grown += 1) await change();
  const before = statSync(path).size;
  expect(before).toBeGreaterThan(20_000_000);
  rmdirSync(`${path}.draft`);
  for (let grown = 0; grown < 5; grown += 1) await change();
  expect(statSync(path).size).toBeLessThan(before);
  const shown = await shownBy(emulator);
  expect(await shownBy(await startFrom(await leftBy(folder)))).toEqual(shown);
});

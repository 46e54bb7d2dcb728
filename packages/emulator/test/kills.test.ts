import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { createEmulator, type Region } from "@qstash-verify/emulator";
import { expect, onTestFinished, test } from "vitest";
import { Application, type Received } from "./application.js";
import { dataFolder } from "./kept-state.js";

const KILLS = 20;
const STEPS = 4;

/** An emulator in a process of its own, which tells where it is. */
const CHILD = `
  const { createEmulator } = require("@qstash-verify/emulator");
  const [dataDir, eu = 0, us = 0] = process.argv.slice(1);
  const regions = { EU_CENTRAL_1: { port: Number(eu) }, US_EAST_1: { port: Number(us) } };
  createEmulator({ dataDir, regions }).start().then((emulator) => {
    const addresses = Object.values(emulator.regions);
    const told = addresses.map(({ name, url, token }) => ({ name, url, token }));
    process.stdout.write(JSON.stringify(told) + "\\n");
  });
`;

interface Address {
  readonly name: Region;
  readonly url: string;
  readonly token: string;
}

/** What was accepted, by the answers of the API. */
interface Accepted {
  readonly messageIds: Set<string>;
  readonly queued: string[];
  readonly schedules: Set<string>;
  readonly groups: Set<string>;
  readonly queues: Set<string>;
  readonly runs: Set<string>;
}

interface World {
  readonly folder: string;
  readonly application: Application;
  readonly accepted: Accepted;
  readonly random: () => number;
  addresses: readonly Address[];
}

test(`nothing that was accepted is lost over ${KILLS} kills`, { timeout: 180_000 }, async () => {
  const seed = Number(process.env["KILLS_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`\nkills: KILLS_SEED=${seed}\n`);
  const world = await startWorld(seed);
  const { accepted, application } = world;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = await startChild(world);
    const isEnough = afterSome(1 + 30 * world.random());
    const publishers = [0, 1, 2].map((each) => publish(world, child, `${kill}-${each}`, isEnough));
    await isEnough.happened;
    await wait(20 * world.random());
    child.kill("SIGKILL");
    await Promise.all([once(child, "exit"), ...publishers]);
  }
  const emulator = createEmulator({ dataDir: world.folder });
  onTestFinished(() => emulator.stop());
  // One of this process: its time can be moved.
  world.addresses = Object.values((await emulator.start()).regions);
  await emulator.runUntilIdle();

  const arrived = arrivalsOf(application);
  const figures = {
    accepted: accepted.messageIds.size,
    deliveries: application.received.length,
    lost: [...accepted.messageIds].filter((messageId) => !arrived.has(messageId)).length,
  };
  process.stdout.write(`kills: ${JSON.stringify(figures)}\n`);
  expect(figures.lost).toBe(0);
  expect(figures.accepted).toBeGreaterThan(KILLS);
  expectOrder(accepted, [...arrived.keys()]);
  for (const region of Object.values(emulator.regions)) {
    expect(region.messages).toEqual([]);
    const { schedules, urlGroups, queues, runs } = region;
    const own = (all: Set<string>) =>
      [...all].filter((name) => name.startsWith(region.name)).sort();
    expect(schedules.map(({ scheduleId }) => scheduleId)).toEqual(
      expect.arrayContaining(own(accepted.schedules)),
    );
    expect(urlGroups.map(({ name }) => name)).toEqual(expect.arrayContaining(own(accepted.groups)));
    expect(queues.map(({ name }) => name)).toEqual(expect.arrayContaining(own(accepted.queues)));
    const ended = runs.filter(({ workflowState }) => workflowState === "RUN_SUCCESS");
    expect(runs).toHaveLength(ended.length);
    expect(ended.map(({ workflowRunId }) => workflowRunId)).toEqual(
      expect.arrayContaining(own(accepted.runs)),
    );
  }
});

async function startWorld(seed: number): Promise<World> {
  const application = await new Application().start();
  onTestFinished(() => application.stop());
  const accepted: Accepted = {
    messageIds: new Set(),
    queued: [],
    schedules: new Set(),
    groups: new Set(),
    queues: new Set(),
    runs: new Set(),
  };
  const random = drawing(seed);
  const world: World = { folder: dataFolder(), application, accepted, random, addresses: [] };
  application.answer = async (received) => {
    if (received.path.startsWith("/run/")) return { status: await continueRun(world, received) };
    const isFirst = received.headers["upstash-retried"] === "0";
    return { status: isFirst && random() < 0.3 ? 500 : 200 };
  };
  return world;
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function startChild(world: World): Promise<ChildProcess> {
  const ports = world.addresses.map(({ url }) => new URL(url).port);
  const args = ["-e", CHILD, world.folder, ...ports];
  const child = spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const ended = once(child, "exit").then(() => {
    throw new Error("the emulator has ended by itself");
  });
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([once(lines, "line"), ended]);
  ended.catch(() => {});
  world.addresses = JSON.parse(line);
  return child;
}

/** The moment when something was done so many times. */
function afterSome(times: number) {
  let resolve = () => {};
  let count = 0;
  const happened = new Promise<void>((done) => {
    resolve = done;
  });
  const done = () => {
    count += 1;
    if (count >= times) resolve();
  };
  return { happened, done };
}

/** Publishes whatever comes to mind, one after another, until the process is killed. */
async function publish(
  world: World,
  child: ChildProcess,
  tag: string,
  isEnough: ReturnType<typeof afterSome>,
): Promise<void> {
  const isQueueing = tag.endsWith("-0");
  for (let count = 0; !child.killed; count += 1) {
    const address = world.addresses[isQueueing || world.random() < 0.5 ? 0 : 1];
    if (!address) throw new Error("the emulator has not told where it is");
    try {
      if (isQueueing) await enqueue(world, address);
      else await makeSomething(world, address, `${address.name}-${tag}-${count}`);
      isEnough.done();
    } catch (error) {
      // Nobody knows what became of it.
      if (!child.killed) throw error;
    }
  }
}

const OFTEN = { "Upstash-Retries": "1000", "Upstash-Retry-Delay": "20" };

async function enqueue(world: World, address: Address): Promise<void> {
  const { accepted, application } = world;
  const path = `enqueue/in-order/${application.url("/m")}`;
  const { messageId } = await post(address, path, OFTEN);
  accepted.messageIds.add(messageId);
  accepted.queued.push(messageId);
}

async function makeSomething(world: World, address: Address, name: string): Promise<void> {
  const { accepted, application, random } = world;
  const url = application.url("/m");
  const kind = random();
  if (kind < 0.05) {
    const headers = { "Upstash-Cron": "0 0 1 1 *", "Upstash-Schedule-Id": name };
    await post(address, `schedules/${url}`, headers);
    accepted.schedules.add(name);
  } else if (kind < 0.1) {
    await post(address, `topics/${name}/endpoints`, {}, JSON.stringify({ endpoints: [{ url }] }));
    accepted.groups.add(name);
  } else if (kind < 0.15) {
    await post(address, "queues", {}, JSON.stringify({ queueName: name, parallelism: 3 }));
    accepted.queues.add(name);
  } else if (kind < 0.3) {
    const run = { "Upstash-Workflow-RunId": name, "Upstash-Workflow-Init": "true" };
    const path = `publish/${application.url(`/run/${address.name}`)}`;
    accepted.messageIds.add((await post(address, path, { ...OFTEN, ...run })).messageId);
    accepted.runs.add(name);
  } else if (kind < 0.5) {
    const item = { destination: url, headers: OFTEN, body: "batch" };
    const published = await post(address, "batch", {}, JSON.stringify([item, item, item]));
    for (const { messageId } of published) accepted.messageIds.add(messageId);
  } else {
    const headers = { ...OFTEN, "Upstash-Delay": kind < 0.7 ? "100ms" : "0" };
    const body = "x".repeat(100_000 * random() ** 4);
    accepted.messageIds.add((await post(address, `publish/${url}`, headers, body)).messageId);
  }
}

async function post(
  { url, token }: Address,
  path: string,
  headers: Record<string, string> = {},
  body = "",
) {
  const response = await fetch(`${url}/v2/${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, ...headers },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return text && JSON.parse(text);
}

/** An application of workflows: it submits one step after another, and ends the run after the last. */
async function continueRun(world: World, { path, headers, body }: Received): Promise<number> {
  const address = world.addresses.find(({ name }) => path.endsWith(name));
  const runId = String(headers["upstash-workflow-runid"]);
  const steps: { body: string }[] = JSON.parse(body);
  const done = new Set(steps.slice(1).map((step) => Buffer.from(step.body, "base64").toString()));
  if (!address) return 500;
  try {
    if (done.size < STEPS) {
      const step = JSON.stringify({ stepId: done.size + 1, stepName: "s", stepType: "Run" });
      const run = { "Upstash-Workflow-RunId": runId };
      await post(address, `publish/${world.application.url(path)}`, run, step);
    } else {
      const request = { method: "DELETE", headers: { Authorization: `Bearer ${address.token}` } };
      await fetch(`${address.url}/v2/workflows/runs/${runId}`, request);
    }
    return 200;
  } catch (error) {
    // What outlived its run is told so; everything else is to be tried again.
    return error instanceof Error && error.message.startsWith("400") ? 200 : 500;
  }
}

/** When messages arrived first, in order; how often they had been tried before never goes back. */
function arrivalsOf(application: Application): Map<string, number> {
  const arrived = new Map<string, number>();
  for (const { headers } of application.received) {
    const messageId = String(headers["upstash-message-id"]);
    const retried = Number(headers["upstash-retried"]);
    expect(retried).toBeGreaterThanOrEqual(arrived.get(messageId) ?? 0);
    arrived.set(messageId, retried);
  }
  return arrived;
}

/** A queue of one at a time delivers in the order in which it accepted. */
function expectOrder({ queued }: Accepted, arrived: readonly string[]): void {
  const all = new Set(queued);
  expect(arrived.filter((messageId) => all.has(messageId))).toEqual(queued);
}

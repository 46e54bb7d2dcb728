import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { Receiver } from "@qstash-verify/core";
import { testEnvironment, testKeys } from "@qstash-verify/testing";
import { jsonBody } from "../body.js";
import { type Spread, spreadOf } from "../spread.js";
import type { Settings } from "../table.js";
import { OURS, OURS_WEB, VENDOR } from "./names.js";
import { verifyRun } from "./ours.js";
import { samples } from "./sample.js";
import { vendorReceiver, vendorRun } from "./vendor.js";
import { loadWebEngine } from "./web-engine.js";

/** How long one delivery waits for its verdict, in microseconds. */
export interface Wait {
  readonly name: string;
  readonly idle: Spread;
  /** While unrelated jobs are in the thread pool. */
  readonly busy: Spread;
}

export const JOBS = 16;
/** About this long each, in milliseconds. */
const JOB_LENGTH = 10;

const work = promisify(pbkdf2);

/** One verdict on a quiet process, and one behind a full thread pool, in turn. */
export async function threadPoolWaits({ quick }: Settings): Promise<readonly Wait[]> {
  const iterations = await iterationsOfJob();
  const runs = await verdicts();
  const idle = new Map<string, number[]>();
  const busy = new Map<string, number[]>();
  for (let round = 0; round < (quick ? 5 : 25); round++) {
    for (const [name, run] of runs) {
      // The first runs of a turn are slower on either side: what is compared is alike.
      for (let warm = 0; warm < 20; warm++) await run();
      push(idle, name, await microseconds(run));
      for (let warm = 0; warm < 20; warm++) await run();
      const jobs = Array.from({ length: JOBS }, () => work("p", "s", iterations, 32, "sha256"));
      push(busy, name, await microseconds(run));
      await Promise.all(jobs);
    }
  }
  return runs.map(([name]) => ({
    name,
    idle: spreadOf(idle.get(name) ?? []),
    busy: spreadOf(busy.get(name) ?? []),
  }));
}

async function verdicts(): Promise<readonly (readonly [string, () => Promise<unknown>])[]> {
  const [sample] = await samples(jsonBody(1024), 1);
  if (sample === undefined) throw new Error("there is no sample");
  const options = { env: testEnvironment("single") };
  const web = new (await loadWebEngine()).Receiver(options);
  return [
    [OURS, verifyRun(new Receiver(options), sample)],
    [OURS_WEB, verifyRun(web, sample)],
    [VENDOR, vendorRun(vendorReceiver(testKeys.EU_CENTRAL_1), sample)],
  ];
}

async function iterationsOfJob(): Promise<number> {
  const trial = 20_000;
  await work("p", "s", trial, 32, "sha256");
  const spent = await microseconds(() => work("p", "s", trial, 32, "sha256"));
  return Math.max(1, Math.round((trial * JOB_LENGTH * 1000) / spent));
}

async function microseconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) * 1000;
}

function push(all: Map<string, number[]>, name: string, value: number): void {
  const values = all.get(name) ?? [];
  values.push(value);
  all.set(name, values);
}

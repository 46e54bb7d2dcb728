import { setTimeout as sleep } from "node:timers/promises";
import { createEmulator, type Emulator } from "@qstash-verify/emulator";
import { type Region, regions, testKeys } from "@qstash-verify/testing";
import { apps, start } from "../../../demo/src/apps.js";
import { build } from "../../../demo/src/build.js";
import { ownKey } from "../../../demo/src/own-keys.js";
import type { Measure } from "../table.js";
import { type Sample, soakGoals, soakSections } from "./report.js";
import { residentOf } from "./resident.js";
import { Traffic } from "./traffic.js";

const MINUTE = 60_000;
const SAMPLES = 30;

/** The local QStash and an app of each host under a steady load, and what becomes of their memory. */
export const measure: Measure = async ({ quick, minutes = 60 }, progress) => {
  progress("builds the examples");
  await build(apps.map(({ directory }) => `example-${directory}`));
  const running = await Promise.all(apps.map((app) => start(app)));
  const emulator = await createEmulator({ regions: ownRegions() }).start();
  const counts = countsOf(emulator);
  const traffic = new Traffic(
    emulator,
    running.map(({ origin }) => `${origin}/api/qstash`),
  );
  const samples: Sample[] = [];
  const whole = quick ? MINUTE / 2 : minutes * MINUTE;
  try {
    for (let index = 1; index <= SAMPLES; index += 1) {
      await sleep(whole / SAMPLES);
      globalThis.gc?.();
      const { heapUsed } = process.memoryUsage();
      const residents = await residentOf(running.map(({ process }) => process));
      const named = apps.map(({ name }, at) => [name, residents[at] ?? 0] as const);
      const minute = (index * whole) / SAMPLES / MINUTE;
      samples.push({
        minute,
        bytes: { "local QStash, heap": heapUsed, ...Object.fromEntries(named) },
      });
      progress(
        `${minute.toFixed(1)} minutes, ${counts.delivered} delivered, ${counts.refused} not`,
      );
    }
  } finally {
    traffic.stop();
    await emulator.stop();
    await Promise.all(running.map(({ process }) => process.stop()));
  }
  const [failure] = traffic.failures;
  if (failure !== undefined) throw failure;
  const found = { samples, ...counts };
  return { sections: soakSections(found), goals: soakGoals(found), figures: found };
};

/** With the keys that the examples of this run trust. */
function ownRegions() {
  const keysOf = (region: Region) => ({
    keys: {
      current: ownKey(testKeys[region].current),
      next: ownKey(testKeys[region].next),
    },
  });
  return Object.fromEntries(regions.map((region) => [region, keysOf(region)]));
}

/** Counts what became of the messages. None is tried again. */
function countsOf(emulator: Emulator): { delivered: number; refused: number } {
  const counts = { delivered: 0, refused: 0 };
  emulator.onEvent(({ type }) => {
    if (type === "delivered") counts.delivered += 1;
    if (type === "dead") counts.refused += 1;
  });
  return counts;
}

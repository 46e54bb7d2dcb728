import { createEmulator, type Emulator, type Region } from "@qstash-verify/emulator";
import { regionHeader, regions } from "@qstash-verify/testing";
import { Receiver } from "@upstash/qstash";
import { expect, onTestFinished, test } from "vitest";
import { Application } from "./application.js";
import { clientOf } from "./session.js";

const MESSAGES = 10_000;
const BATCH = 100;

interface Tally {
  /** How often each message was processed, by what it carries. */
  readonly processed: Map<string, number>;
  readonly refused: string[];
  readonly byNextKey: Set<string>;
  isRolled: boolean;
}

/** The user's application: the vendor's Receiver with the keys of both regions, and a handler that counts. */
async function startApplication(emulator: Emulator, tally: Tally): Promise<Application> {
  const receivers = Object.fromEntries(
    regions.map((region) => [regionHeader(region), receiversOf(emulator, region)]),
  );
  const application = await new Application().start();
  onTestFinished(() => application.stop());
  application.answer = async ({ headers, body }) => {
    const region = String(headers["upstash-region"]);
    const parts = { signature: String(headers["upstash-signature"]), body };
    const job = JSON.parse(body) as { readonly region: Region; readonly job: number };
    const slot = await keySlot(receivers[region], parts);
    if (slot === undefined || regionHeader(job.region) !== region) {
      tally.refused.push(region);
      return { status: 403 };
    }
    if (slot === "next") tally.byNextKey.add(job.region);
    const name = `${region} ${job.job}`;
    tally.processed.set(name, (tally.processed.get(name) ?? 0) + 1);
    // In the middle of it, the keys are rolled; the application keeps its settings.
    if (tally.processed.size === MESSAGES / 2 && !tally.isRolled) {
      tally.isRolled = true;
      for (const each of regions) emulator.regions[each].rollKeys();
    }
    return { status: 200 };
  };
  return application;
}

type Receivers = Readonly<Record<"current" | "next", Receiver>>;

/** One for each key, so that the one that signed is known. */
function receiversOf(emulator: Emulator, region: Region): Receivers {
  const { current, next } = emulator.regions[region].keys;
  const only = (key: string) => new Receiver({ currentSigningKey: key, nextSigningKey: key });
  return { current: only(current), next: only(next) };
}

async function keySlot(
  receivers: Receivers | undefined,
  parts: { readonly signature: string; readonly body: string },
): Promise<keyof Receivers | undefined> {
  for (const slot of ["current", "next"] as const) {
    const isSigned = await receivers?.[slot].verify(parts).catch(() => false);
    if (isSigned) return slot;
  }
  return undefined;
}

async function publish(emulator: Emulator, region: Region, url: string): Promise<void> {
  const client = clientOf(emulator, region);
  for (let job = 0; job < MESSAGES / 2; job += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => ({
      url,
      body: { region, job: job + index },
    }));
    await client.batchJSON(batch);
  }
}

test("10,000 messages from both regions, and everything that goes wrong on the way", {
  timeout: 60_000,
}, async () => {
  const emulator = await createEmulator({ clock: "manual" }).start();
  onTestFinished(() => emulator.stop());
  emulator.faults.set({ duplicate: 0.1, reorder: 0.2, drop: 0.02, dropAnswer: 0.05 });
  const tally: Tally = {
    processed: new Map(),
    refused: [],
    byNextKey: new Set(),
    isRolled: false,
  };
  const url = (await startApplication(emulator, tally)).url("/jobs");

  const start = performance.now();
  await Promise.all(regions.map((region) => publish(emulator, region, url)));
  await emulator.runUntilIdle();
  const seconds = (performance.now() - start) / 1000;

  const counts = [...tally.processed.values()];
  const deliveries = counts.reduce((sum, count) => sum + count, 0);
  const states = regions.map((region) => emulator.regions[region]);
  const figures = {
    messages: MESSAGES,
    processed: counts.length,
    lost: MESSAGES - counts.length,
    refused: tally.refused.length,
    deliveries,
    "processed more than once": counts.filter((count) => count > 1).length,
    "dead letters": states.flatMap(({ deadLetters }) => deadLetters).length,
    "seconds, publishing included": Number(seconds.toFixed(1)),
    "deliveries a second": Math.round(deliveries / seconds),
  };
  process.stdout.write(`\nsoak ${JSON.stringify(figures, undefined, 2)}\n`);

  expect(figures).toMatchObject({ processed: MESSAGES, lost: 0, refused: 0 });
  expect(states.flatMap(({ messages }) => messages)).toEqual([]);
  // What was to go wrong did: duplicates, and both regions' next keys at work.
  expect(deliveries).toBeGreaterThan(MESSAGES * 1.1);
  expect([...tally.byNextKey].sort()).toEqual([...regions].sort());
});

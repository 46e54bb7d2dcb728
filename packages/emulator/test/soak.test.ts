import { createEmulator, type Emulator, type Region } from "@qstash-verify/emulator";
import { verifySignature } from "@qstash-verify/fastify";
import { regions } from "@qstash-verify/testing";
import { type FastifyInstance, fastify } from "fastify";
import { expect, onTestFinished, test } from "vitest";
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

/** The user's application: our adapter, and a handler that counts. */
async function startApplication(emulator: Emulator, tally: Tally): Promise<string> {
  const app: FastifyInstance = fastify();
  onTestFinished(() => app.close());
  const onRefused = ({ code }: { readonly code: string }) => tally.refused.push(code);
  const env = emulator.env("migration");
  await app.register(verifySignature, { env, onRefused, onDiagnostic: () => {}, strict: true });
  app.post("/jobs", async ({ body, delivery }) => {
    const { region, job } = body as { readonly region: Region; readonly job: number };
    if (delivery.region !== region) throw new Error("a delivery of the other region");
    const name = `${region} ${job}`;
    tally.processed.set(name, (tally.processed.get(name) ?? 0) + 1);
    if (delivery.keySlot === "next") tally.byNextKey.add(region);
    // In the middle of it, the keys are rolled; the application keeps its settings.
    if (tally.processed.size === MESSAGES / 2 && !tally.isRolled) {
      tally.isRolled = true;
      for (const each of regions) emulator.regions[each].rollKeys();
    }
    return { done: true };
  });
  return `${await app.listen({ port: 0, host: "127.0.0.1" })}/jobs`;
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
  const url = await startApplication(emulator, tally);

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

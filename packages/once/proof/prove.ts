import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createEmulator, type Emulator } from "@qstash-verify/emulator";
import { PostgresServer } from "@qstash-verify/tools-processes/postgres-server";
import { RedisServer } from "@qstash-verify/tools-processes/redis-server";
import type { StoreServer } from "@qstash-verify/tools-processes/store-server";
import { Balancer } from "./balancer.js";
import { countEffects, type Effects, prepareDatabase } from "./database.js";
import { disturb, PROCESSES } from "./disturb.js";
import { FaultLog } from "./fault-log.js";
import { type Findings, findingsOf } from "./findings/findings.js";
import { tracesOf } from "./findings/trace.js";
import { Fleet } from "./fleet.js";
import { readLedgers } from "./ledger.js";
import type { Plan } from "./plan.js";
import { publish } from "./publisher.js";
import type { Subject } from "./subject.js";

/** What was found about one subject. */
export interface Proof extends Findings {
  readonly subject: Subject;
  readonly messages: number;
  readonly seconds: number;
  readonly log: FaultLog;
  /** Rows that handlers left with `claim()`, and of how many messages they are. */
  readonly effects: Effects | undefined;
}

/** Has all messages of a plan processed by real processes over a real store while both are disturbed. */
export async function prove(subject: Subject, plan: Plan, folder: string): Promise<Proof> {
  const began = performance.now();
  const ledgers = join(folder, "ledgers");
  const log = new FaultLog();
  await mkdir(ledgers, { recursive: true });
  const store = await serverOf(subject, folder);
  await store.start();
  if (subject.server === "postgres") await prepareDatabase(store.url);
  const emulator = await createEmulator({ limits: { parallelism: plan.parallelism } }).start();
  const balancer: Balancer = new Balancer(() => fleet.ports());
  const url = `${await balancer.start()}/jobs`;
  const { leaseSeconds, storeSeconds } = plan;
  const told = {
    subject: subject.name,
    ledgers,
    store: store.url,
    url,
    leaseSeconds,
    storeSeconds,
  };
  const fleet = new Fleet(told, { ...process.env, ...emulator.env("migration") }, log);
  try {
    await fleet.start(PROCESSES);
    await perform(plan, url, emulator, fleet, store, log);
    await fleet.stop();
    const effects = subject.name === "claim" ? await countEffects(store.url) : undefined;
    const evidence = { faults: log.faults, lease: leaseSeconds * 1000 };
    const found = findingsOf(tracesOf(readLedgers(ledgers)), evidence);
    const seconds = (performance.now() - began) / 1000;
    return { subject, messages: plan.messages, seconds, log, effects, ...found };
  } finally {
    await fleet.stop();
    await balancer.stop();
    await emulator.stop();
    await store.stop();
  }
}

async function serverOf(subject: Subject, folder: string): Promise<StoreServer> {
  if (subject.server === "postgres") return PostgresServer.create(folder);
  return RedisServer.create(folder, subject.isForgetful ? "memory" : "disk");
}

/** Publishes, disturbs meanwhile, and waits until every message has come to its end. */
async function perform(
  plan: Plan,
  url: string,
  emulator: Emulator,
  fleet: Fleet,
  store: StoreServer,
  log: FaultLog,
): Promise<void> {
  for (const region of Object.values(emulator.regions)) region.faults.set(plan.network);
  let ended = 0;
  const allEnded = new Promise<void>((resolve) => {
    emulator.onEvent(({ type }) => {
      if (type === "delivered" || type === "dead") ended += 1;
      if (ended === plan.messages) resolve();
    });
  });
  const published = new AbortController();
  const disturbed = disturb(plan, fleet, store, log, published.signal);
  await Promise.race([publish(emulator, url, plan), disturbed]);
  published.abort();
  await disturbed;
  const failed = new AbortController();
  const watch = (async () => {
    while (!failed.signal.aborted) {
      fleet.check();
      await wait(100);
    }
  })();
  await Promise.race([allEnded, watch]);
  failed.abort();
  // Handlers whose senders have gone may still be at work.
  await wait(plan.mixture.long + 2 * plan.leaseSeconds * 1000);
}

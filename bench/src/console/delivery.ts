import { setTimeout as sleep } from "node:timers/promises";
import { shuffle } from "simple-statistics";
import type { Progress, Settings } from "../table.js";
import { WatchedPage } from "./browser.js";
import type { LocalQStash } from "./local-qstash.js";

/** Messages that are published as fast as it goes. */
export const BURST = 5000;
const BATCH = 250;
/** How long it is waited first, in milliseconds: a browser is busy for a while when it has opened a page. */
const SETTLING = 5000;

/** The page that is open meanwhile. */
const LOOKS = ["none", "messages", "overview"] as const;

/** What each burst came to, round by round. */
export interface Delivery {
  readonly look: (typeof LOOKS)[number];
  readonly perSecond: number[];
  /** Microseconds of processor time of `dev` for one message. */
  readonly cpu: number[];
}

/** The same burst with and without a page that looks. In each round everybody has a turn. */
export async function delivery(
  local: LocalQStash,
  app: string,
  { quick }: Settings,
  progress: Progress,
): Promise<readonly Delivery[]> {
  const found = LOOKS.map((look): Delivery => ({ look, perSecond: [], cpu: [] }));
  const rounds = quick ? 1 : 5;
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const { look, perSecond, cpu } of shuffle([...found])) {
      progress(`burst, page: ${look}, round ${round} of ${rounds}`);
      const burst = await burstWith(look, local, app);
      if (round === 0) continue;
      perSecond.push(burst.perSecond);
      cpu.push(burst.cpu);
    }
  }
  return found;
}

async function burstWith(
  look: Delivery["look"],
  local: LocalQStash,
  app: string,
): Promise<{ readonly perSecond: number; readonly cpu: number }> {
  const watched = look === "none" ? undefined : await WatchedPage.open(local.console, look);
  await sleep(SETTLING);
  const before = await local.resources();
  const begun = performance.now();
  for (let count = 0; count < BURST; count += BATCH) await local.publish(app, BATCH);
  await fetch(`${app}/arrived?count=${BURST}`);
  const seconds = (performance.now() - begun) / 1000;
  // What the page is still to be told counts as well.
  await sleep(1000);
  const after = await local.resources();
  await watched?.close();
  return { perSecond: BURST / seconds, cpu: (after.cpu - before.cpu) / BURST };
}

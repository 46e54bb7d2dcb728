import { setTimeout as sleep } from "node:timers/promises";
import type { Resources } from "../../servers/watched.js";
import type { Progress, Settings } from "../table.js";
import { WatchedPage } from "./browser.js";
import type { Seen } from "./in-page.js";
import type { LocalQStash } from "./local-qstash.js";

/** Messages in the list. */
export const FILLED = 10_000;
export const PER_SECOND = 200;

const BATCH = 20;
const FILL_BATCH = 250;
/** A delivered message can be asked for during one more minute: then as many go as come. */
const WARM_SECONDS = 65;
/** Where the list is pressed: two rows, so that the one that is open is not pressed again. */
const ROWS = [
  { x: 120, y: 160 },
  { x: 120, y: 280 },
];
const WORD = "orders-17";

/** One thing that a user does while messages come in, and what the page saw. */
export interface Phase extends Seen {
  readonly name: string;
  /** Messages a second that were published meanwhile. */
  readonly rate: number;
}

/** What was left after garbage was collected. */
export interface Kept {
  readonly seconds: number;
  readonly page: { readonly heap: number; readonly nodes: number };
  readonly process: Resources;
}

export interface Fluid {
  readonly phases: readonly Phase[];
  readonly kept: readonly Kept[];
}

type Act = (watched: WatchedPage, until: number) => Promise<void>;

const PHASES: readonly (readonly [name: string, scrolls: boolean, act: Act])[] = [
  ["scrolling", true, (_, until) => sleep(until - Date.now())],
  ["opening a message", false, openOnes],
  ["searching", false, search],
];

/** A full list, into which messages come all the time, while a user does something with it. */
export async function fluid(
  local: LocalQStash,
  app: string,
  { quick }: Settings,
  progress: Progress,
): Promise<Fluid> {
  progress(`${FILLED} messages`);
  for (let count = 0; count < FILLED; count += FILL_BATCH) await local.publish(app, FILL_BATCH);
  await fetch(`${app}/arrived?count=${FILLED}`);
  const watched = await WatchedPage.open(local.console, "messages");
  try {
    return await watch(watched, local, app, quick, progress);
  } finally {
    await watched.close();
  }
}

async function watch(
  watched: WatchedPage,
  local: LocalQStash,
  app: string,
  quick: boolean,
  progress: Progress,
): Promise<Fluid> {
  const seconds = quick ? 2 : 10;
  await stream(local, app, (quick ? 1 : WARM_SECONDS) * 1000, async () => {});
  const kept: Kept[] = [await keptOf(0, watched, local)];
  const phases: Phase[] = [];
  for (const [name, scrolls, act] of PHASES) {
    progress(`${PER_SECOND} a second, ${name}`);
    await watched.begin(scrolls);
    const rate = await stream(local, app, seconds * 1000, (until) => act(watched, until));
    phases.push({ name, rate, ...(await watched.end()) });
    kept.push(await keptOf(phases.length * seconds, watched, local));
  }
  return { phases, kept };
}

async function keptOf(seconds: number, watched: WatchedPage, local: LocalQStash): Promise<Kept> {
  return { seconds, page: await watched.kept(), process: await local.resources() };
}

/** Publishes all the time while something is done. @returns messages a second */
async function stream(
  local: LocalQStash,
  app: string,
  milliseconds: number,
  act: (until: number) => Promise<void>,
): Promise<number> {
  const begun = Date.now();
  const until = begun + milliseconds;
  const done = act(until);
  let published = 0;
  while (Date.now() < until) {
    await local.publish(app, BATCH);
    published += BATCH;
    await sleep(begun + (published / PER_SECOND) * 1000 - Date.now());
  }
  await done;
  await fetch(`${app}/arrived?count=${published}`);
  return (published / milliseconds) * 1000;
}

async function openOnes(watched: WatchedPage, until: number): Promise<void> {
  const top = (await watched.page.locator(".list").boundingBox())?.y ?? 0;
  for (let count = 0; Date.now() < until; count++) {
    const { x, y } = ROWS[count % ROWS.length] ?? { x: 0, y: 0 };
    await watched.page.mouse.click(300 + x, top + y);
    await watched.answered();
    await sleep(200);
  }
}

async function search(watched: WatchedPage, until: number): Promise<void> {
  const field = watched.page.getByRole("searchbox");
  while (Date.now() < until) {
    await field.focus();
    for (const letter of WORD) {
      await watched.page.keyboard.press(letter);
      await watched.answered();
      await sleep(80);
    }
    await sleep(500);
    await field.fill("");
  }
}

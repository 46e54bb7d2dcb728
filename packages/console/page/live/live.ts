import type { GuideProgress } from "../../src/contract/guide.js";
import type { LiveEvent } from "../../src/contract/live.js";
import type { MessageSummary } from "../../src/contract/message.js";
import type { RegionStatus } from "../../src/contract/region.js";
import type { ConsoleState } from "../../src/contract/state.js";
import { ask } from "./ask.js";
import { setClock } from "./clock.js";
import { messages } from "./messages.js";
import { Store } from "./store.js";

/** Whether what is shown is live. */
export type Connection = "connecting" | "live" | "lost";

/** How long changes are collected before the data is read again, in milliseconds. */
const GATHER = 150;
/** How long to wait before everything is read again, in milliseconds. */
const BREATH = 1000;

export const connection: Store<Connection> = new Store<Connection>("connecting");
export const consoleState: Store<ConsoleState | undefined> = new Store<ConsoleState | undefined>(
  undefined,
);
export const regions: Store<readonly RegionStatus[]> = new Store<readonly RegionStatus[]>([]);
export const underWay: Store<GuideProgress | undefined> = new Store<GuideProgress | undefined>(
  undefined,
);

interface Watcher {
  readonly about: readonly string[];
  readonly read: () => unknown;
}

const watchers = new Set<Watcher>();
let changed = new Set<string>();

/**
 * Calls back when one of these has changed. Several changes at once count as one. @returns a function that
 * removes the listener
 */
export function onChanged(about: readonly string[], read: () => unknown): () => void {
  const watcher = { about, read };
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Reports what has changed. `everything` means all. */
export function tellChanged(what: readonly string[]): void {
  const isFirst = changed.size === 0;
  for (const each of what) changed.add(each);
  if (!isFirst || changed.size === 0) return;
  setTimeout(() => {
    const told = changed;
    changed = new Set();
    for (const { about, read } of [...watchers]) {
      if (told.has("everything") || about.some((each) => told.has(each))) read();
    }
  }, GATHER);
}

/** Connects, and stays connected: `EventSource` tries again by itself. */
export function connect(): void {
  const source = new EventSource("/api/live");
  source.onopen = () => void catchUp();
  source.onerror = () => connection.set("lost");
  source.onmessage = ({ data }) => hear(JSON.parse(data) as LiveEvent);
}

/** Changes of messages that arrived while all messages were read: the list may be older. */
let meanwhile: MessageSummary[] | undefined;
let isMissing = false;

/** Reads everything that may have been missed. Repeated calls run one after the other. */
async function catchUp(): Promise<void> {
  isMissing = true;
  if (meanwhile) return;
  while (isMissing) {
    isMissing = false;
    meanwhile = [];
    await readAll();
    // Do not read ten thousand messages again and again while many come in.
    if (isMissing) await new Promise((resolve) => setTimeout(resolve, BREATH));
  }
  meanwhile = undefined;
}

async function readAll(): Promise<void> {
  try {
    const [state, list] = await Promise.all([
      ask<ConsoleState>("/api/state"),
      ask<readonly MessageSummary[]>("/api/messages"),
    ]);
    consoleState.set(state);
    regions.set(state.regions);
    if (state.clock) setClock(state.clock);
    messages.replace(list, state.mostMessages);
    messages.merge(meanwhile ?? []);
    connection.set("live");
    tellChanged(["everything"]);
  } catch {
    connection.set("lost");
  }
}

function hear(event: LiveEvent): void {
  if (event.type === "messages") {
    meanwhile?.push(...event.messages);
    messages.merge(event.messages);
    tellChanged(event.messages.map(({ region, messageId }) => `${region}/${messageId}`));
  } else if (event.type === "regions") regions.set(event.regions);
  else if (event.type === "clock") setClock(event.clock);
  else if (event.type === "guide") underWay.set(event.underWay);
  else if (event.what.includes("everything")) void catchUp();
  else tellChanged(event.what);
}

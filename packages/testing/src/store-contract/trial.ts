import type { ClauseOptions, OpenStore, Store, StoreClause } from "./store.js";

export const MINUTE = 60_000;
export const DAY: number = 24 * 60 * MINUTE;
/** Milliseconds: long enough to be noticed, short enough to wait for. */
export const SHORT = 250;

/** A store that answers with promises, whatever it is made of. */
export type Promised = {
  readonly [Operation in keyof Store]: (
    ...given: Parameters<Store[Operation]>
  ) => Promise<Awaited<ReturnType<Store[Operation]>>>;
};

/** A store with two connections, on which one clause is tested. */
export interface Trial {
  readonly here: Promised;
  readonly there: Promised;
  /** Milliseconds. */
  readonly patience: number;
}

/** A clause that opens two connections first. */
export function clause(name: string, show: (trial: Trial) => Promise<void>): StoreClause {
  const run = async (open: OpenStore, { patience = 10_000 }: ClauseOptions = {}) => {
    const here = promised(await open());
    const there = promised(await open());
    await show({ here, there, patience });
  };
  return { name, run };
}

function promised(store: Store): Promised {
  return {
    add: async (...given) => store.add(...given),
    swap: async (...given) => store.swap(...given),
    remove: async (...given) => store.remove(...given),
  };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Random text of the characters that a digest is written with. */
export function randomText(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => ALPHABET[byte % 64]).join("");
}

/** A key of the form and the length that messages have, which nobody has used before. */
export function newKey(): string {
  return `m:${randomText(43)}`;
}

/** @throws Error unless both are the same */
export function same(what: string, got: unknown, right: unknown): void {
  if (Object.is(got, right)) return;
  throw new Error(`${what}: must be ${shown(right)}, and was ${shown(got)}`);
}

function shown(value: unknown): string {
  return value === undefined ? "undefined" : (JSON.stringify(value) ?? String(value));
}

/**
 * Calls `add` until the key has expired and is set.
 *
 * @throws Error The key did not expire.
 */
export async function addWhenRunOut(
  { there, patience }: Trial,
  key: string,
  value: string,
  ttlMs: number = MINUTE,
): Promise<void> {
  const until = performance.now() + patience;
  while ((await there.add(key, value, ttlMs)) !== undefined) {
    if (performance.now() > until) {
      throw new Error(`a key was still there ${patience} ms later, and should have run out`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until all keys that were set for at most `SHORT` have expired. */
export async function waitForShort(trial: Trial): Promise<void> {
  const key = newKey();
  await trial.here.add(key, "waiting", SHORT + 50);
  await addWhenRunOut(trial, key, "over");
}

/**
 * Swaps a value with a short expiry. On a slow machine it may expire first; then it is tried with more time.
 *
 * @returns the key, which holds `to`.
 */
export async function swapInTime(trial: Trial, to: string, ttlMs: number): Promise<string> {
  for (let given = SHORT; given < MINUTE; given *= 4) {
    const key = newKey();
    await trial.here.add(key, "from", given);
    if (await trial.there.swap(key, "from", to, ttlMs)) return key;
  }
  throw new Error("swap of a value that was there: must be true, and was false");
}

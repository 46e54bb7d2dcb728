import { failure } from "./failure.js";
import { checkNames } from "./options.js";
import type { OnceStore } from "./store.js";

/** How large a memory store may become. */
export interface MemoryStoreOptions {
  /**
   * The most keys that it holds. A delivery has two: one for its message, kept for `retentionSeconds`, and one
   * for its token, kept for about fifteen minutes. A million take about 250 MB. Default: 1,000,000.
   */
  readonly most?: number | undefined;
  /** For tests: returns milliseconds, by a clock that never goes back. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/** What is held under a key. */
interface Entry {
  value: string;
  until: number;
  /** The slot whose list it is on. */
  slot: number;
}

/** Milliseconds: entries that expire within the same slot are removed together. */
const SLOT = 1000;

/**
 * Records processed messages in this process, until it ends. For tests, and for apps that run in a single
 * process and may process a message again after a restart.
 *
 * A full store forgets nothing. `add` rejects instead, and deliveries are refused with `store_unavailable`
 * until keys expire.
 *
 * @example
 * ```ts
 * import { verifySignature } from "@qstash-verify/express";
 * import { memoryStore, once } from "@qstash-verify/once";
 *
 * export const verify = verifySignature({
 *   around: once(memoryStore({ most: 100_000 })),
 * });
 * ```
 *
 * @throws RangeError `most` is not a whole number from 1 to 16,000,000.
 * @throws ConfigurationError `option_invalid`
 */
export function memoryStore(options: MemoryStoreOptions = {}): OnceStore {
  checkNames(options, ["most", "now"]);
  const { most = 1_000_000, now } = options;
  // Map itself ends at 2^24.
  if (!(Number.isInteger(most) && most >= 1 && most <= 16_000_000)) {
    throw new RangeError("most must be a whole number from 1 to 16,000,000");
  }
  const entries = new Entries(now ?? (() => performance.now()));
  return {
    add(key, value, ttlMs) {
      const there = entries.find(key);
      if (there !== undefined) return there.value;
      if (entries.size >= most)
        throw failure("FULL", `the memory store is full: it holds ${most} keys`);
      entries.add(key, value, ttlMs);
      return undefined;
    },
    swap(key, from, to, ttlMs) {
      const there = entries.find(key);
      if (there?.value !== from) return false;
      there.value = to;
      entries.keep(key, there, ttlMs);
      return true;
    },
    remove(key, value) {
      if (entries.find(key)?.value !== value) return false;
      entries.delete(key);
      return true;
    },
  };
}

/** A map whose entries expire. They are removed while the map is used, so no timer is needed. */
class Entries {
  readonly #entries = new Map<string, Entry>();
  /**
   * Keys by the slot in which they may expire. One that was extended, removed or listed elsewhere since stays in
   * the list until its slot is swept.
   */
  readonly #slots = new Map<number, string[]>();
  readonly #now: () => number;
  /** The time at the last look. */
  #time: number;
  /** The last slot whose entries were all removed. */
  #swept: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#time = now();
    this.#swept = slotOf(this.#time) - 1;
  }

  get size(): number {
    return this.#entries.size;
  }

  find(key: string): Entry | undefined {
    this.#time = this.#now();
    this.#sweep(slotOf(this.#time) - 1);
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.until > this.#time ? entry : undefined;
  }

  /** Adds an entry that is known to be missing. */
  add(key: string, value: string, ttlMs: number): void {
    const entry = { value, until: Number.POSITIVE_INFINITY, slot: 0 };
    this.#entries.set(key, entry);
    this.keep(key, entry, ttlMs);
  }

  /** Sets the expiry of an entry that was found. */
  keep(key: string, entry: Entry, ttlMs: number): void {
    const isSooner = this.#time + ttlMs < entry.until;
    entry.until = this.#time + ttlMs;
    // An entry that is extended is listed anew when its earlier slot is swept.
    if (isSooner) this.#list(key, entry);
  }

  #list(key: string, entry: Entry): void {
    entry.slot = slotOf(entry.until);
    const keys = this.#slots.get(entry.slot);
    if (keys === undefined) this.#slots.set(entry.slot, [key]);
    else keys.push(key);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  #sweep(last: number): void {
    if (last <= this.#swept) return;
    // After a long pause there are fewer slots than seconds.
    const isFew = last - this.#swept <= this.#slots.size;
    if (isFew) for (let slot = this.#swept + 1; slot <= last; slot += 1) this.#empty(slot);
    else for (const slot of this.#slots.keys()) if (slot <= last) this.#empty(slot);
    this.#swept = last;
  }

  #empty(slot: number): void {
    const keys = this.#slots.get(slot) ?? [];
    this.#slots.delete(slot);
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (entry?.slot !== slot) continue;
      if (entry.until > this.#time) this.#list(key, entry);
      else this.#entries.delete(key);
    }
  }
}

function slotOf(time: number): number {
  return Math.floor(time / SLOT);
}

/**
 * Where it is kept what was processed: three atomic operations on keys that expire by themselves.
 *
 * Keys and values are ASCII text without spaces, at most 64 characters each. Time-outs go by the store's
 * own clock, never by the caller's. An operation that fails rejects; whether it was carried out is then
 * unknown. A store that has its answer at hand may return it without a promise. `@qstash-verify/testing/store-contract` holds an implementation to all this.
 */
export interface OnceStore {
  /**
   * Sets a key unless it is there and has not expired.
   *
   * @returns what is there already, or `undefined` where the key was set.
   */
  add(key: string, value: string, ttlMs: number): Awaitable<string | undefined>;
  /** Replaces a value, and its time-out, if it is `from`. @returns whether it was */
  swap(key: string, from: string, to: string, ttlMs: number): Awaitable<boolean>;
  /** Removes a key if its value is `value`. @returns whether it was */
  remove(key: string, value: string): Awaitable<boolean>;
}

/** A value, or a promise of one. */
export type Awaitable<Value> = Value | Promise<Value>;

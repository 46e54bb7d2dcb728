/**
 * The store in which `once()` records processed messages: three atomic operations on keys that expire by
 * themselves.
 *
 * Keys and values are ASCII text without spaces, at most 64 characters each. Expiry follows the store's own
 * clock. An operation that fails rejects, and it is then unknown whether it was carried out. A store that has
 * its answer at hand may return it without a promise. `@qstash-verify/testing/store-contract` tests an
 * implementation.
 */
export interface OnceStore {
  /**
   * Sets the key if it is missing or expired.
   *
   * @returns the value that is already there, or `undefined` if this call set the key.
   */
  add(key: string, value: string, ttlMs: number): Awaitable<string | undefined>;
  /** Replaces a value and its expiry if the value is `from`. @returns whether it did */
  swap(key: string, from: string, to: string, ttlMs: number): Awaitable<boolean>;
  /** Removes a key if its value is `value`. @returns whether it did */
  remove(key: string, value: string): Awaitable<boolean>;
}

/** A value, or a promise of one. */
export type Awaitable<Value> = Value | Promise<Value>;

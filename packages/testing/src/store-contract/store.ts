/**
 * A store of `@qstash-verify/once`, as the contract uses it: three atomic operations on keys that expire by
 * themselves.
 */
export interface Store {
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

/** An answer, or a promise of one. */
type Awaitable<Answer> = Answer | Promise<Answer>;

/** Opens another connection to the same data: another client, another instance, another process. */
export type OpenStore = () => Awaitable<Store>;

/** Options of a clause. */
export interface ClauseOptions {
  /**
   * Milliseconds to wait for a key to expire before the clause fails. A test needs more time than that.
   * Default: 10,000.
   */
  readonly patience?: number | undefined;
}

/** One thing that a store must do. */
export interface StoreClause {
  /** What the store must do, such as `leaves all other keys alone`. */
  readonly name: string;
  /**
   * Tests it, on keys that were never used before.
   *
   * @throws Error Its message says what the store did instead; or the store's own error.
   */
  readonly run: (open: OpenStore, options?: ClauseOptions) => Promise<void>;
}

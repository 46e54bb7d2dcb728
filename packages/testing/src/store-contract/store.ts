/**
 * A store of `@qstash-verify/once`, as its contract sees it: three atomic operations on keys that run out
 * by themselves.
 */
export interface Store {
  /**
   * Sets a key unless it is there and has not run out.
   *
   * @returns what is there already, or `undefined` if the key was set.
   */
  add(key: string, value: string, ttlMs: number): Awaitable<string | undefined>;
  /** Replaces a value, and its time-out, if the value is `from`. @returns whether it did */
  swap(key: string, from: string, to: string, ttlMs: number): Awaitable<boolean>;
  /** Removes a key if its value is `value`. @returns whether it did */
  remove(key: string, value: string): Awaitable<boolean>;
}

/** An answer, or a promise of one. */
type Awaitable<Answer> = Answer | Promise<Answer>;

/** Opens another connection to the same data: another client, another instance, another process. */
export type OpenStore = () => Awaitable<Store>;

/** How a clause is judged. */
export interface ClauseOptions {
  /**
   * Milliseconds after which a key that should have run out counts as one that never does. Give a test more
   * time than that. Default: 10,000.
   */
  readonly patience?: number | undefined;
}

/** One thing that a store must do. */
export interface StoreClause {
  /** A sentence of which the store is the subject. */
  readonly name: string;
  /**
   * Shows it, on keys that nobody has used before.
   *
   * @throws Error A sentence that says what the store did instead; or whatever the store rejects with.
   */
  readonly run: (open: OpenStore, options?: ClauseOptions) => Promise<void>;
}

import { holding } from "./holding.js";
import { races } from "./races.js";
import { runningOut } from "./running-out.js";
import type { StoreClause } from "./store.js";

export type { ClauseOptions, OpenStore, Store, StoreClause } from "./store.js";

/**
 * All that a store of `@qstash-verify/once` must do, one clause after the other.
 *
 * ```ts
 * for (const { name, run } of storeContract) {
 *   test(`it ${name}`, () => run(() => myStore(connect())), 20_000);
 * }
 * ```
 *
 * Keys are new with every run, so that nothing needs to be emptied, and clauses may run side by side.
 */
export const storeContract: readonly StoreClause[] = [...holding, ...runningOut, ...races];

import { holding } from "./holding.js";
import { races } from "./races.js";
import { runningOut } from "./running-out.js";
import type { StoreClause } from "./store.js";

export type { ClauseOptions, OpenStore, Store, StoreClause } from "./store.js";

/**
 * What a store of `@qstash-verify/once` must do, one clause after the other.
 *
 * Keys are new with every run, so nothing needs to be emptied, and clauses may run side by side.
 *
 * @example
 * ```ts
 * import { test } from "node:test";
 * import { memoryStore } from "@qstash-verify/once";
 * import { storeContract } from "@qstash-verify/testing/store-contract";
 *
 * const store = memoryStore();
 * for (const { name, run } of storeContract)
 *   test(`it ${name}`, () => run(() => store));
 * ```
 */
export const storeContract: readonly StoreClause[] = [...holding, ...runningOut, ...races];

import type { Host } from "./host.js";
import { judge, lackedBy } from "./judge.js";
import { rows } from "./rows/index.js";

/** Defines a test, as vitest, `node:test`, Mocha and Bun do. */
export interface DefineTest {
  (name: string, run: () => Promise<void>): unknown;
  readonly skip: (name: string, run: () => Promise<void>) => unknown;
}

/**
 * Defines one test for each row of the conformance table. Mount the rows first.
 *
 * @example
 * ```ts
 * import { test } from "node:test";
 * import { conformance, type Host } from "@qstash-verify/testing/conformance";
 *
 * declare const host: Host; // how a row is sent to your framework
 *
 * conformance(test, host);
 * ```
 */
export function conformance(test: DefineTest, host: Host): void {
  for (const row of rows) {
    const lacking = lackedBy(host, row);
    const run = async () => {
      const reason = await judge(row, host);
      // Not every runner can skip a test that has begun, and it must not pass.
      if (reason !== undefined) throw new Error(`"${row.name}" is not shown: ${reason}`);
    };
    if (lacking === undefined) test(row.name, run);
    else test.skip(`${row.name} (${lacking})`, run);
  }
}

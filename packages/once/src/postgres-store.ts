import { ConfigurationError } from "@qstash-verify/core";
import { checkNames } from "./options.js";
import { Adds } from "./postgres-adds.js";
import { type PostgresClient, persistent, runOn } from "./postgres-client.js";
import { ONCE_TABLE } from "./postgres-schema.js";
import { interval, statements } from "./postgres-statements.js";
import { tableName } from "./postgres-table.js";
import type { OnceStore } from "./store.js";

/** How the Postgres store works. */
export interface PostgresStoreOptions {
  /** The table's name, or `schema.name`. Default: `qstash_once`. Case-sensitive. */
  readonly table?: string | undefined;
  /**
   * Whether pg prepares each statement once per connection, which makes a delivery a quarter faster. Do not
   * set it behind a pooler in transaction mode, unless that supports prepared statements (PgBouncer from
   * 1.21 on, with `max_prepared_statements`). The `sql` of postgres has its own option. Default: `false`.
   */
  readonly prepare?: boolean | undefined;
}

/**
 * Records processed messages in a Postgres table. {@link onceSchema} returns the SQL for it.
 *
 * Each operation is one statement in a transaction of its own. Keys expire by the server's clock. The role needs
 * `SELECT`, `INSERT`, `UPDATE` and `DELETE` on the table.
 *
 * @example
 * ```ts
 * import { verifySignature } from "@qstash-verify/express";
 * import { once } from "@qstash-verify/once";
 * import { postgresStore } from "@qstash-verify/once/postgres";
 * import pg from "pg";
 *
 * const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"] });
 * // Without it, the process ends when an idle connection is lost.
 * pool.on("error", (error) => console.error(error.message));
 * export const verify = verifySignature({ around: once(postgresStore(pool)) });
 * ```
 *
 * @param client A `Pool` or `Client` of `pg`, or the `sql` of `postgres`; never one within a transaction.
 * @throws ConfigurationError `option_invalid`
 */
export function postgresStore(
  client: PostgresClient,
  options: PostgresStoreOptions = {},
): OnceStore {
  checkNames(options, ["table", "prepare"]);
  const { table = ONCE_TABLE, prepare = false } = options;
  if (typeof prepare !== "boolean") {
    throw new ConfigurationError("option_invalid", "prepare must be true or false");
  }
  const run = persistent(runOn(client, prepare));
  const sql = statements(tableName(table).full);
  const adds = new Adds(run, sql);
  return {
    add: (key, value, ttlMs) => adds.add(key, value, ttlMs),
    swap: async (key, from, to, ttlMs) =>
      (await run(sql.swap, [key, from, to, interval(ttlMs)])).length === 1,
    remove: async (...given) => (await run(sql.remove, given)).length === 1,
  };
}

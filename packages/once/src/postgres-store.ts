import { ConfigurationError } from "@qstash-verify/core";
import { checkNames } from "./options.js";
import { Adds } from "./postgres-adds.js";
import { type PostgresClient, persistent, runOn } from "./postgres-client.js";
import { ONCE_TABLE } from "./postgres-schema.js";
import { interval, statements } from "./postgres-statements.js";
import { tableName } from "./postgres-table.js";
import type { OnceStore } from "./store.js";

export interface PostgresStoreOptions {
  /** The table's name, or `schema.name`. Default: `qstash_once`. Capitals count. */
  readonly table?: string | undefined;
  /**
   * Whether pg prepares each statement once a connection, instead of having it planned each time: a delivery
   * then takes a quarter less. Not through a pooler that hands a connection on after each transaction, unless
   * it knows of prepared statements (PgBouncer from 1.21 on, `max_prepared_statements`). Default: `false`.
   * The `sql` of postgres has an option of its own.
   */
  readonly prepare?: boolean | undefined;
}

/**
 * Keeps in a Postgres table what was processed. `onceSchema()` is the table.
 *
 * ```ts
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * verifySignature({ around: once(postgresStore(pool)) });
 * ```
 *
 * Each operation is one statement in a transaction of its own. None is prepared under a name over pg, unless
 * `prepare` is set, nor over postgres with `prepare: false`: so a pooler may stand in between. Times are the server's.
 *
 * @param client A `Pool` or `Client` of `pg`, or the `sql` of `postgres`; never one within a transaction.
 * @throws ConfigurationError `option_invalid`
 */
export function postgresStore(
  client: PostgresClient,
  options: PostgresStoreOptions = {},
): OnceStore {
  const { table = ONCE_TABLE, prepare = false } = options;
  checkNames(options, ["table", "prepare"]);
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

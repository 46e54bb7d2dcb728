import { checkNames } from "./options.js";
import { Adds } from "./postgres-adds.js";
import { type PostgresClient, persistent, runOn } from "./postgres-client.js";
import { ONCE_TABLE } from "./postgres-schema.js";
import { statements } from "./postgres-statements.js";
import { tableName } from "./postgres-table.js";
import type { OnceStore } from "./store.js";

export interface PostgresStoreOptions {
  /** The table's name, or `schema.name`. Default: `qstash_once`. Capitals count. */
  readonly table?: string | undefined;
}

/**
 * Keeps in a Postgres table what was processed. `onceSchema()` is the table.
 *
 * ```ts
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * verifySignature({ around: once(postgresStore(pool)) });
 * ```
 *
 * Each operation is one statement in a transaction of its own. None is prepared under a name over pg, nor
 * over postgres with `prepare: false`, so a pooler may stand in between. Times are the server's.
 *
 * @param client A `Pool` or `Client` of `pg`, or the `sql` of `postgres`; never one within a transaction.
 * @throws ConfigurationError `option_invalid`
 */
export function postgresStore(
  client: PostgresClient,
  options: PostgresStoreOptions = {},
): OnceStore {
  const { table = ONCE_TABLE } = options;
  checkNames(options, ["table"]);
  const run = persistent(runOn(client));
  const sql = statements(tableName(table).full);
  const adds = new Adds(run, sql);
  return {
    add: (key, value, ttlMs) => adds.add(key, value, ttlMs),
    swap: async (...given) => (await run(sql.swap, given)).length === 1,
    remove: async (...given) => (await run(sql.remove, given)).length === 1,
  };
}

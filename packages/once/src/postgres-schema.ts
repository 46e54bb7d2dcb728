import { checkNames } from "./options.js";
import { tableName } from "./postgres-table.js";

/** Which table is meant. */
interface Named {
  /** Its name, or `schema.name`. */
  readonly table?: string | undefined;
}

export const ONCE_TABLE = "qstash_once";
export const CLAIMS_TABLE = "qstash_claims";

/**
 * The table of {@link postgresStore}, as SQL for a migration. It can be run again. Do not run it whenever a process
 * starts: if two processes run it on a new database at the same time, one of them can fail.
 *
 * @example
 * ```ts
 * import { onceSchema } from "@qstash-verify/once/postgres";
 * import pg from "pg";
 *
 * await new pg.Pool().query(onceSchema());
 * ```
 *
 * @throws ConfigurationError `option_invalid`
 */
export function onceSchema(named: Named = {}): string {
  const { alone, full } = tableOf(named, ONCE_TABLE);
  return `CREATE TABLE IF NOT EXISTS ${full} (
  key text COLLATE "C" PRIMARY KEY,
  value text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS "${alone}_expires_at" ON ${full} (expires_at);
`;
}

/**
 * The statement that deletes at most 10,000 expired rows from the table of {@link postgresStore}. It skips
 * locked rows. Run it every few minutes, and repeat it while it deletes that many. With the client `postgres`, the
 * number of deleted rows is `(await sql.unsafe(onceCleanup())).count`.
 *
 * @example
 * ```ts
 * import { onceCleanup } from "@qstash-verify/once/postgres";
 * import pg from "pg";
 *
 * const pool = new pg.Pool();
 * while ((await pool.query(onceCleanup())).rowCount === 10_000);
 * ```
 *
 * @throws ConfigurationError `option_invalid`
 */
export function onceCleanup(named: Named = {}): string {
  const { full } = tableOf(named, ONCE_TABLE);
  return `DELETE FROM ${full} WHERE key IN (
  SELECT key FROM ${full} WHERE expires_at < now()
  ORDER BY expires_at LIMIT 10000 FOR UPDATE SKIP LOCKED
)`;
}

/**
 * The table of {@link claim}, as SQL for a migration. It can be run again. Do not run it whenever a process starts: if
 * two processes run it on a new database at the same time, one of them can fail. A row is an attempt: its token, its
 * message, and whether it processed the message.
 *
 * @example
 * ```ts
 * import { claimsSchema } from "@qstash-verify/once/postgres";
 * import pg from "pg";
 *
 * await new pg.Pool().query(claimsSchema());
 * ```
 *
 * @throws ConfigurationError `option_invalid`
 */
export function claimsSchema(named: Named = {}): string {
  const { alone, full } = tableOf(named, CLAIMS_TABLE);
  return `CREATE TABLE IF NOT EXISTS ${full} (
  token text COLLATE "C" PRIMARY KEY,
  message text COLLATE "C" NOT NULL,
  processed boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX IF NOT EXISTS "${alone}_message" ON ${full} (message) WHERE processed;
CREATE INDEX IF NOT EXISTS "${alone}_created_at" ON ${full} USING brin (created_at);
`;
}

/**
 * The statement that deletes claims older than 9 days from the table of {@link claim}. By then QStash has
 * given up on their messages, unless they were published with more than seven retries. Run it once a day.
 *
 * @example
 * ```ts
 * import { claimsCleanup } from "@qstash-verify/once/postgres";
 * import pg from "pg";
 *
 * await new pg.Pool().query(claimsCleanup());
 * ```
 *
 * @throws ConfigurationError `option_invalid`
 */
export function claimsCleanup(named: Named = {}): string {
  const { full } = tableOf(named, CLAIMS_TABLE);
  return `DELETE FROM ${full} WHERE created_at < now() - interval '9 days'`;
}

function tableOf(named: Named, usual: string): ReturnType<typeof tableName> {
  checkNames(named, ["table"]);
  const { table = usual } = named;
  return tableName(table);
}

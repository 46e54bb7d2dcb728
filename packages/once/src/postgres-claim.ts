import type { ConfigurationError, Delivery } from "@qstash-verify/core";
import { replayed } from "./answers.js";
import { checkNames } from "./options.js";
import { textOf } from "./postgres-row.js";
import { CLAIMS_TABLE } from "./postgres-schema.js";
import { tableName } from "./postgres-table.js";
import { invalid, type PostgresTransaction, runnerOf } from "./postgres-transaction.js";

/** Which table the claims are in. */
export interface ClaimOptions {
  /** The table's name, or `schema.name`. Default: `qstash_claims`. Case-sensitive. */
  readonly table?: string | undefined;
}

// What this transaction has claimed: a setting of it alone, which a rollback takes back, also to a savepoint. A
// table that says when a transaction began does not tell two of one instant apart.
const CLAIMED = "qstash_verify.claimed";
const NOTED = `CASE WHEN set_config('${CLAIMED}', $1, true) = $1 THEN seen.message END AS message`;
/** What is returned instead of the message if this transaction itself has claimed it. */
const AGAIN = "again";
const OF_LATER = `CASE WHEN seen.processed AND seen.message = $2 AND current_setting('${CLAIMED}', true) = $1 THEN '${AGAIN}' ELSE seen.message END AS message`;

/**
 * Claims a message as part of your own transaction: resolves with `true` if no earlier attempt at it has
 * committed. What you write in the transaction is written exactly once, however often the message is delivered.
 * {@link claimsSchema} returns the SQL for its table. Call it once in a transaction: a second call for the same
 * delivery, after a first that returned `true`, throws. Savepoints are part of the same transaction.
 *
 * It waits for an earlier attempt that has not committed yet. Under REPEATABLE READ and SERIALIZABLE, if the
 * earlier attempt commits, the one that waited fails with Postgres' error `40001`: run the transaction again, or
 * let QStash try again. If the transaction is rolled back, the token is forgotten, and a captured copy of that delivery is not
 * recognized as a replay: to refuse it as well, put `once()` around the handler.
 *
 * If the connection is lost during the transaction, postgres 3.4 can end the process, and pg ends it unless the client
 * has a listener for `error`, as in the second example.
 *
 * @example
 * ```ts
 * import type { Delivery } from "@qstash-verify/core";
 * import { claim } from "@qstash-verify/once/postgres";
 * import postgres from "postgres";
 *
 * const sql = postgres("postgres://localhost/shop");
 *
 * export async function store(delivery: Delivery): Promise<void> {
 *   await sql.begin(async (tx) => {
 *     // false: an earlier attempt has committed.
 *     if (!(await claim(tx, delivery))) return;
 *     await tx`INSERT INTO orders (body) VALUES (${delivery.text()})`;
 *   });
 * }
 * ```
 *
 * @example
 * ```ts
 * import type { Delivery } from "@qstash-verify/core";
 * import { claim } from "@qstash-verify/once/postgres";
 * import pg from "pg";
 *
 * const log = (error: Error) => console.error(error.message);
 * const pool = new pg.Pool({ connectionString: "postgres://localhost/shop" });
 * // This hears only from idle clients.
 * pool.on("error", log);
 *
 * export async function store(delivery: Delivery): Promise<void> {
 *   const client = await pool.connect();
 *   // Without it, the process ends if the connection is lost meanwhile.
 *   client.on("error", log);
 *   let failure: Error | undefined;
 *   try {
 *     await client.query("BEGIN");
 *     if (await claim(client, delivery)) {
 *       const text = "INSERT INTO orders (body) VALUES ($1)";
 *       await client.query(text, [delivery.text()]);
 *     }
 *     await client.query("COMMIT");
 *   } catch (error) {
 *     failure = error as Error;
 *     throw error;
 *   } finally {
 *     client.off("error", log);
 *     // With an error, it is closed, and Postgres rolls back.
 *     client.release(failure);
 *   }
 * }
 * ```
 *
 * @returns `false` if the message was processed before.
 * @throws VerificationError `replayed`: the token was seen with another message id.
 * @throws ConfigurationError `option_invalid`, also where it detects that there is no transaction, and for a
 *   second call in the same transaction.
 */
export async function claim(
  tx: PostgresTransaction,
  delivery: Pick<Delivery, "identity">,
  options: ClaimOptions = {},
): Promise<boolean> {
  const { table = CLAIMS_TABLE } = options;
  checkNames(options, ["table"]);
  const run = runnerOf(tx);
  const { full } = tableName(table);
  const { token, message } = await delivery.identity();
  const read = async (text: string) => {
    const [row] = await run(text, [token, message]);
    return row === undefined ? undefined : messageOf(row);
  };
  const insert = `INSERT INTO ${full} AS seen (token, message, processed)`;
  const first = await read(
    `${insert} VALUES ($1, $2, true) ON CONFLICT DO NOTHING RETURNING ${NOTED}`,
  );
  // What was inserted is returned. Anything else was changed on its way, and says nothing.
  if (first !== undefined && first !== message) throw unreadable();
  if (first !== undefined) return true;
  // The conflicting row may have been committed after the first statement began, so only a new statement sees
  // it. The token of this attempt is stored as well: it can be captured like that of the first.
  const seenWith = await read(
    `${insert} VALUES ($1, $2, false) ON CONFLICT (token) DO UPDATE SET processed = seen.processed RETURNING ${OF_LATER}`,
  );
  if (seenWith === AGAIN) {
    throw invalid(
      "claim() was called before in this transaction: call it once, and pass on what it returned",
    );
  }
  if (seenWith !== message) throw replayed();
  return false;
}

function messageOf(row: unknown): string {
  const message = textOf(row);
  if (message === undefined) throw unreadable();
  return message;
}

function unreadable(): ConfigurationError {
  return invalid(
    "claim() cannot read the row of its statement: the transaction, or the function that was passed, must " +
      "resolve with rows that are objects, and with their values unchanged",
  );
}

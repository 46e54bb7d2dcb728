import { ConfigurationError } from "@qstash-verify/core";

/**
 * What can run a statement within your transaction: a client of `pg` after `BEGIN`, what `sql.begin()` of
 * `postgres` passes to its callback, a transaction of Drizzle, Kysely, Prisma or PGlite; or, for anything else, a
 * function that runs a statement with its parameters and resolves with its rows, which are objects.
 */
export type PostgresTransaction =
  | { query(text: string, values: never): PromiseLike<unknown> }
  | { unsafe(text: string, values: never): PromiseLike<unknown>; savepoint: unknown }
  | { execute(statement: string): PromiseLike<unknown>; rollback(): never }
  | { executeQuery(statement: never): PromiseLike<unknown>; readonly isTransaction: true }
  | { $queryRawUnsafe(text: string, ...values: never[]): PromiseLike<unknown> }
  | ((text: string, values: readonly string[]) => PromiseLike<unknown>);

/** Runs one statement, whose parameters are base64url. */
type Runner = (text: string, values: readonly string[]) => unknown;
/** The same, and it resolves with the rows. */
export type RowsRunner = (text: string, values: readonly string[]) => Promise<readonly unknown[]>;
type Members = Readonly<Record<string | symbol, unknown>>;
/** How a kind of client is recognized, whether it is in a transaction, and how it runs a statement. */
type Kind = readonly [
  is: (tx: Members) => boolean,
  isInTransaction: (tx: Members) => boolean,
  run: (tx: Members) => Runner,
];

const isFunction = (value: unknown) => typeof value === "function";
const call = (tx: Members, name: string, ...given: unknown[]) =>
  (tx[name] as (...given: unknown[]) => unknown).call(tx, ...given);

/** Only a transaction of Prisma has this. */
const OF_PRISMA = Symbol.for("prisma.client.transaction.scope_context");

/** The first kind that matches. Outside a transaction, each statement would be committed by itself. */
const KINDS: readonly Kind[] = [
  // postgres.js
  [
    (tx) => isFunction(tx["unsafe"]),
    (tx) => isFunction(tx["savepoint"]),
    (tx) => (text, values) => call(tx, "unsafe", text, [...values], { prepare: true }),
  ],
  // Prisma
  [
    (tx) => isFunction(tx["$queryRawUnsafe"]),
    (tx) => tx[OF_PRISMA] !== undefined,
    (tx) => (text, values) => call(tx, "$queryRawUnsafe", text, ...values),
  ],
  // Kysely: what CompiledQuery.raw() makes.
  [
    (tx) => isFunction(tx["executeQuery"]),
    (tx) => tx["isTransaction"] === true,
    (tx) => (sql, parameters) => {
      const query = { kind: "RawNode", sqlFragments: [sql], parameters: [] };
      return call(tx, "executeQuery", { sql, parameters, query, queryId: { queryId: "claim" } });
    },
  ],
  // Drizzle takes parameters only as objects of its own classes. These are hashes, so they need no escaping.
  [
    (tx) => isFunction(tx["execute"]),
    (tx) => isFunction(tx["rollback"]),
    (tx) => (text, values) =>
      call(
        tx,
        "execute",
        text.replace(/\$(\d)/g, (_, at) => `'${values[at - 1]}'`),
      ),
  ],
  // pg, PGlite. Of these, only pools have `totalCount`, and only PGlite itself has `transaction`.
  [
    (tx) => isFunction(tx["query"]),
    (tx) => !("totalCount" in tx || "transaction" in tx) && !isIdle(tx),
    (tx) => (text, values) => call(tx, "query", text, [...values]),
  ],
  [isFunction, (tx) => !("transaction" in tx), (tx) => tx as unknown as Runner],
];

/** Whether a client of pg is outside a transaction. Older versions do not report it. */
function isIdle(tx: Members): boolean {
  return isFunction(tx["getTransactionStatus"]) && call(tx, "getTransactionStatus") === "I";
}

/** @throws ConfigurationError `option_invalid` */
export function runnerOf(given: unknown): RowsRunner {
  const tx = Object(given) as Members;
  const [, isInTransaction, run] = KINDS.find(([is]) => is(tx)) ?? [];
  if (!isInTransaction || !run) {
    throw invalid("claim() takes a transaction of pg, postgres, Drizzle, Kysely, Prisma or PGlite");
  }
  if (!isInTransaction(tx)) {
    throw invalid("claim() must be given a transaction: pass the one that your writes are made in");
  }
  const runIn = run(tx);
  return async (text, values) => rowsOf(await runIn(text, values));
}

/** An empty list of rows means that the message was processed, so anything that is not a list throws. */
function rowsOf(result: unknown): readonly unknown[] {
  const rows: unknown = Array.isArray(result) ? result : Object(result).rows;
  if (Array.isArray(rows)) return rows;
  throw invalid(
    "claim() got no rows: the transaction, or the function that was passed, must resolve with those of its statement",
  );
}

export function invalid(message: string): ConfigurationError {
  return new ConfigurationError("option_invalid", message);
}

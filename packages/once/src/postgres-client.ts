import { ConfigurationError } from "@qstash-verify/core";

/** A `Pool` or `Client` of `pg` or of a library with the same interface, or the `sql` of `postgres`. */
export type PostgresClient =
  | { query(text: string, values: never): PromiseLike<unknown> }
  | { unsafe(text: string, values: never): PromiseLike<unknown>; begin: unknown };

/** Runs one statement with its parameters. */
export type Run = (text: string, values: readonly unknown[]) => Promise<readonly Row[]>;
type Row = Readonly<Record<string, unknown>>;

const TRIES = 10;
/** serialization_failure and deadlock_detected: nothing was done, and the statement may be run again. */
const TO_BE_RETRIED: ReadonlySet<unknown> = new Set(["40001", "40P01"]);

/** Runs a statement again if it lost a conflict, as happens where REPEATABLE READ is the default. */
export function persistent(run: Run): Run {
  return async (text, values) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await run(text, values);
      } catch (error) {
        const code = typeof error === "object" && error !== null && Reflect.get(error, "code");
        if (tries === TRIES || !TO_BE_RETRIED.has(code)) throw error;
      }
    }
  };
}

/**
 * @param prepare Whether pg is to give each statement a name.
 * @throws ConfigurationError `option_invalid`
 */
export function runOn(client: unknown, prepare: boolean): Run {
  const { query, unsafe, begin } = Object(client) as Record<string, unknown>;
  // postgres.js: within a transaction it has no begin().
  if (typeof unsafe === "function" && typeof begin === "function") {
    // Prepared, unless the client has `prepare: false`: otherwise it asks the server for types each time.
    return async (text, values) => unsafe.call(client, text, [...values], { prepare: true });
  }
  if (typeof query === "function" && typeof client === "object" && client !== null) {
    const run: Run = async (text, given) => {
      const values = [...given];
      const named = { name: nameOf(text), text, values };
      const asked = prepare ? query.call(client, named) : query.call(client, text, values);
      return (await asked).rows;
    };
    return "totalCount" in client ? run : oneByOne(run);
  }
  throw new ConfigurationError(
    "option_invalid",
    "postgresStore() takes a Pool or Client of pg, or the sql of postgres, not a transaction",
  );
}

const names = new Map<string, string>();

/** The name of a prepared statement. On one connection there must not be two statements of the same name. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `qstash_once_${names.size + 1}`;
  names.set(text, name);
  return name;
}

/** For a single connection: from version 9 on, pg takes no query while another one runs. */
function oneByOne(run: Run): Run {
  let last: Promise<unknown> = Promise.resolve();
  return (text, values) => {
    const mine = last.then(() => run(text, values));
    last = mine.catch(() => {});
    return mine;
  };
}

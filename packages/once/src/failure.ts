/** An error of a store of ours, with a code that a log may show. */
export function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/**
 * What a store's error is called: `ECONNREFUSED`, `42P01` of Postgres, `NOPERM` of Redis. A message may quote
 * the statement, and with it a key.
 */
export function codeOf(error: unknown): string | undefined {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === "string" && /^[A-Z\d_]{1,40}$/.test(code) ? code : undefined;
}

/** An error of one of our stores, with a code that a log may show. */
export function failure(code: string | undefined, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/**
 * The code of a store's error, or of the error that it wraps: `ECONNREFUSED`, `42P01` of Postgres, `NOPERM` of
 * Redis. A log must not show the message, which may quote the statement, and with it a key.
 */
export function codeOf(error: unknown): string | undefined {
  const { code, cause } = Object(error) as { code?: unknown; cause?: { code?: unknown } };
  return [code, Object(cause).code].find(
    (each): each is string => typeof each === "string" && /^[A-Z\d_]{1,40}$/.test(each),
  );
}

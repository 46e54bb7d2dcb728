/** The store's statements. */
export interface Statements {
  readonly add: string;
  /** Two of different keys. */
  readonly addTwo: string;
  readonly get: string;
  readonly swap: string;
  readonly remove: string;
}

/**
 * All statements commit as the server is configured, which is durably by default. With `synchronous_commit`
 * off they would be faster, but a server that crashes could forget a claim, a processed message or a token.
 * The token needs no commit of its own: it is written with the claim.
 */
export function statements(table: string): Statements {
  // Not now(), which is the time at which the transaction began: the statement may have waited for a lock.
  const after = (position: number) => `clock_timestamp() + $${position}::interval`;
  const add = (rows: string) => `INSERT INTO ${table} AS held (key, value, expires_at)
VALUES ${rows}
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
WHERE held.expires_at <= clock_timestamp() RETURNING key`;
  return {
    add: add(`($1, $2, ${after(3)})`),
    addTwo: add(`($1, $2, ${after(3)}), ($4, $5, ${after(6)})`),
    get: `SELECT value FROM ${table} WHERE key = $1 AND expires_at > clock_timestamp()`,
    swap: `UPDATE ${table} SET value = $3, expires_at = ${after(4)}
WHERE key = $1 AND value = $2 AND expires_at > clock_timestamp() RETURNING key`,
    remove: `DELETE FROM ${table}
WHERE key = $1 AND value = $2 AND expires_at > clock_timestamp() RETURNING key`,
  };
}

/**
 * A duration as a parameter, in seconds: before version 15, milliseconds overflow at 2^31, which is 25 days.
 */
export function interval(milliseconds: number): string {
  return `${Math.ceil(milliseconds) / 1000} seconds`;
}

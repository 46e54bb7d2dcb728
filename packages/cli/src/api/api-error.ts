/** A call that failed. */
export class ApiError extends Error {
  override readonly name: string = "ApiError";
  /** `undefined` where there was no answer. */
  readonly status: number | undefined;
  /** When a limit is over, in Unix milliseconds, where the answer says so. */
  readonly resetAt: number | undefined;
  /** The code of a failed connection, such as `ECONNREFUSED`. */
  readonly code: string | undefined;

  constructor(
    message: string,
    facts: { readonly status?: number; readonly resetAt?: number; readonly code?: string },
  ) {
    super(message);
    this.status = facts.status;
    this.resetAt = facts.resetAt;
    this.code = facts.code;
  }
}

/** What an error's answer says: the text of its `error` field, or its beginning. */
export function errorText(answer: string): string {
  try {
    const { error } = JSON.parse(answer) as { error?: unknown };
    if (typeof error === "string") return error;
  } catch {
    // Not JSON: a proxy's page, perhaps.
  }
  return answer.slice(0, 200);
}

/** What is wrong with a request that is refused. */
export type RefusalCode =
  | "token_missing"
  /** The token belongs to no region. */
  | "token_unknown"
  | "token_of_other_region"
  | "path_unknown"
  /** A URL group that is published to does not exist. */
  | "destination_unknown"
  /** `Host` is not a name of this machine. */
  | "host_foreign"
  /** A web page of another origin sent it. */
  | "origin_foreign"
  /** A header, a parameter or the body is invalid. */
  | "invalid"
  | "over_limit"
  /** A fault that was set answers so. */
  | "rate_limited"
  /** The emulator itself is at fault. */
  | "failed";

type ErrorStatus = 400 | 401 | 404 | 412 | 413;

/** What an error may add. */
interface ErrorDetails {
  /** What the caller sent. Only for the answer, because it may be a secret. */
  readonly sent?: unknown;
  /** Default: what follows from the status. */
  readonly code?: RefusalCode;
}

const CODES: Readonly<Record<ErrorStatus, RefusalCode | undefined>> = {
  400: "invalid",
  401: "token_missing",
  // Asking for something that does not exist is not a mistake.
  404: undefined,
  412: "over_limit",
  413: "over_limit",
};

/** An answer other than success: a status, and what `{"error"}` says. */
export class ApiError extends Error {
  override readonly name: string = "ApiError";
  readonly status: ErrorStatus;
  /** The message in our own words, without what the caller sent. */
  readonly reason: string;
  /** The caller's mistake; `undefined` if there is none. */
  readonly code: RefusalCode | undefined;

  constructor(status: ErrorStatus, reason: string, details: ErrorDetails = {}) {
    super("sent" in details ? `${reason}: ${details.sent}` : reason);
    this.status = status;
    this.reason = reason;
    this.code = details.code ?? CODES[status];
  }
}

/** Returns a value that exists; otherwise throws a 404 that names what is missing. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new ApiError(404, `${what} not found`);
  return value;
}

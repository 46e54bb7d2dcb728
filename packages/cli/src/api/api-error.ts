import type { Region } from "@qstash-verify/core";

/** A call that failed. */
export class ApiError extends Error {
  override readonly name: string = "ApiError";
  /** `undefined` if there was no answer. */
  readonly status: number | undefined;
  /** When a rate limit ends, in Unix milliseconds, if the answer says so. */
  readonly resetAt: number | undefined;
  /** The code of a failed connection, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** The region of the API, if it is known. */
  readonly region: Region | undefined;

  constructor(message: string, facts: ApiErrorFacts) {
    super(message);
    this.status = facts.status;
    this.resetAt = facts.resetAt;
    this.code = facts.code;
    this.region = facts.region;
  }

  /** Whether the call may have been carried out: there was no answer, or a 5xx. */
  get isUnclear(): boolean {
    return this.status === undefined || this.status >= 500;
  }

  /** Whether there was an answer, but none that can be read. */
  get isGarbled(): boolean {
    return this.status === undefined && /^(ANSWER_|HPE_)/.test(this.code ?? "");
  }

  /** The same error, of this region. */
  of(region: Region): ApiError {
    const { status, resetAt, code } = this;
    return new ApiError(this.message, {
      ...(status !== undefined && { status }),
      ...(resetAt !== undefined && { resetAt }),
      ...(code !== undefined && { code }),
      region,
    });
  }
}

interface ApiErrorFacts {
  readonly status?: number;
  readonly resetAt?: number;
  readonly code?: string;
  readonly region?: Region;
}

/** What went wrong, and where, in a line. */
export function reasonOf(error: unknown): string {
  if (error instanceof ApiError) {
    const { region, status, message } = error;
    return [region, status ?? "no answer", message].join(": ");
  }
  return error instanceof Error ? error.message : String(error);
}

/** The reason in an error's answer: the text of its `error` field, or its beginning. */
export function errorText(answer: string): string {
  try {
    const { error } = JSON.parse(answer) as { error?: unknown };
    if (typeof error === "string") return error.slice(0, 1000);
  } catch {
    // Not JSON: a proxy's page, perhaps.
  }
  return answer.slice(0, 200);
}

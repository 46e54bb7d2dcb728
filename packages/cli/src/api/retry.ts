import { ApiError } from "./api-error.js";

/** Of a call that is not answered, or answered with a 5xx. */
const ATTEMPTS = 25;
/** Connection refused, unknown host, or time-out: a moment later will hardly differ. */
const HOPELESS =
  /^(ETIMEDOUT|ENOTFOUND|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS)/;
const HOPELESS_ATTEMPTS = 3;
/** A call that cannot be sent never can, and one endless answer is enough. */
const FINAL = /^(ANSWER_TOO_LARGE|ANSWER_DEEP|HPE_HEADER_OVERFLOW|ERR_INVALID_|ERR_UNESCAPED_)/;
const LONGEST_WAIT = 2_000;
/** How long rate limits are waited for in all. A daily limit is not waited for. */
const PATIENCE = 60_000;

/**
 * Makes a call until it is answered: after 429 when the limit's window is over, after a broken
 * connection or a 5xx with growing pauses. Only for calls that may be made twice.
 *
 * @param wait resolves with `false` if nobody waits any longer
 * @param onFailure is told of each attempt that failed
 */
export async function retry<T>(
  call: () => Promise<T>,
  wait: (milliseconds: number) => Promise<unknown>,
  onFailure?: (error: ApiError) => void,
): Promise<T> {
  let failures = 0;
  let limits = 0;
  let waited = 0;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      onFailure?.(error);
      const isLimit = error.status === 429;
      if (isLimit) limits += 1;
      else failures += 1;
      const pause = isLimit ? pauseOfLimit(error, limits, waited) : pauseAfter(error, failures);
      if (pause === undefined) throw error;
      if (isLimit) waited += pause;
      if ((await wait(pause)) === false) throw error;
    }
  }
}

/** Milliseconds; `undefined` if another attempt is pointless. */
function pauseAfter({ status, code }: ApiError, attempt: number): number | undefined {
  // Neither an answer nor a broken connection: it was never sent.
  if (status === undefined && code === undefined) return undefined;
  if (status !== undefined && status < 500) return undefined;
  if (FINAL.test(code ?? "")) return undefined;
  if (attempt >= (HOPELESS.test(code ?? "") ? HOPELESS_ATTEMPTS : ATTEMPTS)) return undefined;
  return growing(attempt);
}

/** The same after a 429. @param waited how long limits were waited for already */
function pauseOfLimit({ resetAt }: ApiError, attempt: number, waited: number): number | undefined {
  if (waited >= PATIENCE) return undefined;
  if (resetAt === undefined) return growing(attempt);
  const wait = resetAt - Date.now();
  if (wait > PATIENCE) return undefined;
  // It is over already, or the clocks differ.
  if (wait <= 0) return growing(attempt);
  return Math.min(LONGEST_WAIT, wait) + 50 * jitter();
}

function growing(attempt: number): number {
  return Math.min(LONGEST_WAIT, 20 * 2 ** Math.min(attempt, 10)) * jitter();
}

/** So that calls that were refused together are not repeated together. */
function jitter(): number {
  return 0.5 + Math.random() / 2;
}

import { ApiError } from "./api-error.js";

const ATTEMPTS = 25;
/** Connection refused, unknown host, or time-out: a moment later will hardly differ. */
const HOPELESS =
  /^(ETIMEDOUT|ENOTFOUND|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS)/;
const HOPELESS_ATTEMPTS = 3;
/** A call that cannot be sent never can, and one endless answer is enough. */
const FINAL = /^(ANSWER_TOO_LARGE|ANSWER_DEEP|HPE_HEADER_OVERFLOW|ERR_INVALID_|ERR_UNESCAPED_)/;
const LONGEST_WAIT = 2_000;
/** A daily limit is not waited for. */
const PATIENCE = 60_000;

/**
 * Makes a call until it is answered: after 429 when the limit's window is over, after a broken
 * connection or a 5xx with growing pauses. Only for calls that may be made twice.
 *
 * @param wait resolves with `false` if nobody waits any longer
 */
export async function retry<T>(
  call: () => Promise<T>,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const pause = error instanceof ApiError ? pauseAfter(error, attempt) : undefined;
      if (pause === undefined) throw error;
      if ((await wait(pause)) === false) throw error;
    }
  }
}

/** Milliseconds; `undefined` if another attempt is pointless. */
function pauseAfter(error: ApiError, attempt: number): number | undefined {
  const { status, code, resetAt } = error;
  // Neither an answer nor a broken connection: it was never sent.
  if (status === undefined && code === undefined) return undefined;
  if (status !== undefined && status !== 429 && status < 500) return undefined;
  if (FINAL.test(code ?? "")) return undefined;
  if (attempt >= (HOPELESS.test(code ?? "") ? HOPELESS_ATTEMPTS : ATTEMPTS)) return undefined;
  // So that calls that were refused together are not repeated together.
  const jitter = 0.5 + Math.random() / 2;
  const growing = Math.min(LONGEST_WAIT, 20 * 2 ** Math.min(attempt, 10)) * jitter;
  if (status !== 429 || resetAt === undefined) return growing;
  const wait = resetAt - Date.now();
  if (wait > PATIENCE) return undefined;
  return Math.min(LONGEST_WAIT, Math.max(0, wait)) + 50 * jitter;
}

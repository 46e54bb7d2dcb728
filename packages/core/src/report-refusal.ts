import { print, printable } from "./output.js";
import type { RequestContext } from "./request-context.js";
import type { VerificationError } from "./verification-error.js";

/** Lines a second outside production: a limit, because production may not be recognized. */
const MOST = 10;

const HOUR = 3_600_000;
/** When each code was last printed in production. */
const printed = new Map<string, number>();
let second = 0;
let lines = 0;

/**
 * Prints a refusal if there is no observer: in production once an hour for each code, without anything from the
 * request, because strangers must not fill a log, nor use up the only line; elsewhere each one, with the method and
 * path.
 */
export function reportRefusal(
  error: VerificationError,
  context: RequestContext,
  production: boolean,
  log: ((line: string) => void) | undefined,
): void {
  const { code, status, message } = error;
  const time = Date.now();
  if (production) {
    // The clock may have been set back.
    if (Math.abs(time - (printed.get(code) ?? Number.NEGATIVE_INFINITY)) < HOUR) return;
    printed.set(code, time);
    print(
      `refused a request, ${status} ${code}: ${message} (logged once an hour for each code: set onRefused to log all)`,
      log,
    );
    return;
  }
  const now = Math.floor(time / 1000);
  lines = now === second ? lines + 1 : 1;
  second = now;
  if (lines > MOST) return;
  const { method = "", path, destination } = context;
  // `verify()` knows neither.
  const what = [method, path].filter(Boolean).map(printable).join(" ");
  const signed =
    destination !== undefined && code === "url_mismatch"
      ? ` signed for ${printable(destination)}`
      : "";
  const refused = what ? `${what}${signed} refused` : `refused a request${signed}`;
  print(`${refused}, ${status} ${code}: ${message}`, log);
}

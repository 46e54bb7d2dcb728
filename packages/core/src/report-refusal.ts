import type { VerificationError } from "./errors.js";
import { print } from "./output.js";
import type { RequestContext } from "./request-context.js";

/** Lines a second, outside production: what says that it is production may be missing. */
const MOST = 10;

const reported = new Set<string>();
let second = 0;
let lines = 0;

/**
 * Tells the owner of a refusal who has no observer for it: in production once per code and process, in
 * constant text, because strangers must not fill a log; elsewhere each, with what was asked for.
 */
export function reportRefusal(
  error: VerificationError,
  context: RequestContext,
  production: boolean,
  log: ((line: string) => void) | undefined,
): void {
  const { code, status, message } = error;
  if (production) {
    if (reported.has(code)) return;
    reported.add(code);
    print(
      `refused a request, ${status} ${code}: ${message} (logged once per code: set onRefused to log each)`,
      log,
    );
    return;
  }
  const now = Math.floor(Date.now() / 1000);
  lines = now === second ? lines + 1 : 1;
  second = now;
  if (lines > MOST) return;
  const { method = "", path, destination } = context;
  const signed =
    destination !== undefined && code === "url_mismatch" ? ` signed for ${shown(destination)}` : "";
  print(`${shown(method)} ${shown(path)}${signed} refused, ${status} ${code}: ${message}`, log);
}

/** A stranger's text, in characters that draw nothing, and not too many of them. */
function shown(text: string): string {
  return text.slice(0, 200).replace(/[^\x21-\x7e]/g, "?");
}

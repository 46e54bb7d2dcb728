import { ConfigurationError, type RefusalObserver } from "@qstash-verify/core";
import { instruments } from "./instruments.js";

/**
 * Counts refused requests by their codes, for the option `onRefused`: `qstash.refusals`, with the code as
 * `error.type`.
 *
 * ```ts
 * verifySignature({ onRefused: countRefusals() });
 * verifySignature({ onRefused: countRefusals(({ code }) => log.warn(code)) });
 * ```
 *
 * @param observer An observer of your own, which is told as well. Without one, what is printed by default
 *   is printed.
 * @throws ConfigurationError `option_invalid`
 */
export function countRefusals(observer?: RefusalObserver): RefusalObserver {
  if (observer !== undefined && typeof observer !== "function") {
    throw new ConfigurationError("option_invalid", "countRefusals() takes a function, or nothing");
  }
  return (error, context, report) => {
    instruments().refusals.add(1, { "messaging.system": "qstash", "error.type": error.code });
    return observer ? observer(error, context, report) : report();
  };
}

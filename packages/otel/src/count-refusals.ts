import { ConfigurationError, type RefusalObserver } from "@qstash-verify/core";
import { instruments } from "./instruments.js";

/**
 * Counts refused requests by their codes: the metric `qstash.refusals`, with the code as `error.type`.
 *
 * @example
 * ```ts
 * import { verifySignature } from "@qstash-verify/express";
 * import { countRefusals } from "@qstash-verify/otel";
 *
 * export const verify = verifySignature({
 *   onRefused: countRefusals(({ code }) => console.warn(code)),
 * });
 * ```
 *
 * @param observer An observer of your own, which is called as well. Without one, the usual line is printed.
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

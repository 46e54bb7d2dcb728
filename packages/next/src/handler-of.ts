import { ConfigurationError } from "@qstash-verify/core";

/**
 * A handler as it is.
 *
 * @throws ConfigurationError `option_invalid`, where it is none: `verifySignature` itself was exported as
 *   a route, or called with its options first.
 */
export function handlerOf<Handler>(given: Handler): Handler {
  if (typeof given === "function") return given;
  throw new ConfigurationError(
    "option_invalid",
    "verifySignature() takes the handler first, then the options: write verifySignature(handler)",
  );
}

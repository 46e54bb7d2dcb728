import { ConfigurationError } from "@qstash-verify/core";

/**
 * Returns the handler unchanged.
 *
 * @throws ConfigurationError `option_invalid`, if it is not a function: `verifySignature` itself was
 *   exported as a route, or called with its options first.
 */
export function handlerOf<Handler>(given: Handler): Handler {
  if (typeof given === "function") return given;
  throw new ConfigurationError(
    "option_invalid",
    "verifySignature() of @qstash-verify/next takes the handler first, then the options: write verifySignature(handler)",
  );
}

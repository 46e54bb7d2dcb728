import { pageOf } from "./documentation.js";
import { isOfKind, setKind } from "./error-kind.js";

/** Stable code of a wrong setup. Each has a page of its own on the site. */
export type ConfigurationErrorCode =
  | "keys_missing"
  | "option_invalid"
  | "dev_mode_in_production"
  | "body_already_parsed"
  | "region_credentials_missing";

/**
 * The app is misconfigured. The sender is not at fault. QStash retries: messages that still have retries
 * left arrive once the setup is corrected.
 *
 * @example
 * ```ts
 * import { credentials, isConfigurationError } from "@qstash-verify/core";
 *
 * try {
 *   credentials();
 * } catch (error) {
 *   if (isConfigurationError(error)) console.error(error.code, error.message);
 * }
 * ```
 */
export class ConfigurationError extends Error {
  override readonly name: string = "ConfigurationError";
  /** What is wrong with the setup. */
  readonly code: ConfigurationErrorCode;
  /** HTTP status. */
  readonly status = 500;
  /** `status`, under the name that Fastify and others read. */
  readonly statusCode = 500;

  constructor(code: ConfigurationErrorCode, message: string, options?: ErrorOptions) {
    super(`${message}. See ${pageOf(code)}`, options);
    this.code = code;
    setKind(this, "configuration");
  }
}

/**
 * The error of every option, argument or setting whose value cannot be obeyed.
 *
 * @param returned What a function among the options returned: a promise that fails, and that nobody
 *   waits for, would end the process.
 */
export function optionInvalid(
  message: string,
  returned?: unknown,
  options?: ErrorOptions,
): ConfigurationError {
  Promise.resolve(returned).catch(() => {});
  return new ConfigurationError("option_invalid", message, options);
}

/** The error of an adapter that another framework calls, and of a request that is some framework's own. */
export function requestExpected(kind: string): ConfigurationError {
  return optionInvalid(
    `expected a ${kind}: use the package for your framework, and pass the request itself`,
  );
}

/** What was thrown, if it is an error; else one whose cause it is. */
export function asError(thrown: unknown): Error {
  // By its tag, because another realm's errors are none by `instanceof`.
  const tag = Object.prototype.toString.call(thrown);
  if (thrown instanceof Error || tag === "[object Error]") return thrown as Error;
  return optionInvalid(
    "a function in the options threw something that is not an Error",
    undefined,
    {
      cause: thrown,
    },
  );
}

/**
 * Whether an error is a `ConfigurationError`. Unlike `instanceof`, it also recognizes errors from another copy
 * of this package.
 *
 * @example
 * ```ts
 * import { isConfigurationError } from "@qstash-verify/core";
 *
 * export const codeOf = (error: unknown): string | undefined =>
 *   isConfigurationError(error) ? error.code : undefined;
 * ```
 */
export function isConfigurationError(error: unknown): error is ConfigurationError {
  return isOfKind(error, "configuration");
}

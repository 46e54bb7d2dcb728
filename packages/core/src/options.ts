import type { Around } from "./around.js";
import { optionInvalid } from "./configuration-error.js";
import type { Delivery } from "./delivery.js";
import { checkExpectedUrl, type ExpectedUrl } from "./destination.js";
import type { DiagnosticObserver } from "./diagnostics.js";
import type { Environment } from "./environment.js";
import type { KeyOptions } from "./key-sources.js";
import type { RefuseOption } from "./refusal.js";
import type { RequestContext } from "./request-context.js";
import type { VerificationError } from "./verification-error.js";

/**
 * Is called for every refused request.
 *
 * @example
 * ```ts
 * import { Receiver } from "@qstash-verify/core";
 *
 * export const receiver = new Receiver({
 *   onRefused(error, { method, path }, report) {
 *     console.warn(JSON.stringify({ code: error.code, method, path }));
 *     report(); // prints the usual line as well
 *   },
 * });
 * ```
 *
 * @param report Prints the line that is printed without an observer.
 */
export type RefusalObserver = (
  error: VerificationError,
  context: RequestContext,
  report: () => void,
) => unknown;

/** How requests are verified. Every option may be left out. */
export interface ReceiverOptions extends KeyOptions {
  /** Where settings are read from. Default: where the host keeps them, else `process.env`. */
  readonly env?: Environment | undefined;
  /** The destination that a signature must have been made for. Default: unchecked. `url: undefined` throws. */
  readonly url?: ExpectedUrl;
  /** Seconds by which the clocks of QStash and this machine may differ, 0 to 300. Default: 0. */
  readonly clockTolerance?: number | undefined;
  /** Bytes of the largest body that is accepted. Default: 50 MiB, the largest message of QStash. */
  readonly maxBodyBytes?: number | undefined;
  /** Refuse a delivery whose `Upstash-Region` does not name its key's region, if that is known. Default: false. */
  readonly strict?: boolean | undefined;
  /** The clock, for tests: returns Unix milliseconds. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Is called for every verified delivery, before the handler runs. */
  readonly onVerified?: ((delivery: Delivery, context: RequestContext) => unknown) | undefined;
  /**
   * Is called for every refused request. Default: prints one line for each, in production one an hour for each
   * code. `() => {}` prints nothing.
   */
  readonly onRefused?: RefusalObserver | undefined;
  /** How refused requests are answered. Default: with problem details (RFC 9457). */
  readonly refuse?: RefuseOption | undefined;
  /**
   * What runs around the handler, the outermost first: `once()`, `traced()`, your own. Adapters,
   * `handleRequest()` and the workflow binding run it. Functions that only verify, such as `verifyRequest()`,
   * throw `option_invalid` if it is set, even to `[]`. `undefined` always throws, so that a missing variable cannot
   * leave out `once()`.
   */
  readonly around?: Around | readonly Around[];
  /** Is called when a setting is ignored or the keys need attention. Default: a warning, once for each setting. */
  readonly onDiagnostic?: DiagnosticObserver | undefined;
}

const MAX_TOLERANCE = 300;
const DEFAULT_LIMIT = 50 * 1024 * 1024;

/** Checked options, with the defaults of the numbers filled in. */
export interface Policy extends ReceiverOptions {
  readonly clockTolerance: number;
  readonly maxBodyBytes: number;
}

/** What each option must be; there are no others. JavaScript and `as any` get here what no type can refuse. */
const TYPES: Readonly<Record<keyof ReceiverOptions, string>> = {
  currentSigningKey: "string",
  nextSigningKey: "string",
  devMode: "boolean",
  strict: "boolean",
  env: "object",
  url: "string object function",
  clockTolerance: "number",
  maxBodyBytes: "number",
  now: "function",
  onVerified: "function",
  onRefused: "function",
  refuse: "string function",
  around: "function object",
  onDiagnostic: "function",
};

/**
 * Checks every option, wherever the object has it from, and fills in the defaults of those that are
 * numbers. What it returns is a copy: what was checked is what is used.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function checkOptions(given: ReceiverOptions): Policy {
  const options: ReceiverOptions = {};
  // Includes inherited names. The name is the owner's own text, so it may be printed.
  for (const name in given) {
    if (!(name in TYPES)) throw optionInvalid(`${name} is not an option: check its spelling`);
  }
  for (const name of Object.keys(TYPES) as (keyof ReceiverOptions)[]) {
    const value = given[name];
    // `undefined` means that a variable is missing: the check of the URL, or `once()`, would be left out.
    const isMeant = name === "url" || name === "around";
    if (value === undefined && isMeant && name in given) {
      throw optionInvalid(`${name} is undefined: set it, or leave it out`);
    }
    if (value === undefined) continue;
    (options as Record<string, unknown>)[name] = value;
    const types = TYPES[name].split(" ");
    if (value === null || !types.includes(typeof value)) {
      throw optionInvalid(`${name} must be a ${types.join(" or ")}`);
    }
  }
  const url = options.url === undefined ? {} : { url: checkExpectedUrl(options.url) };
  if (typeof options.refuse === "string" && options.refuse !== "throw") {
    throw optionInvalid('refuse must be "throw" or a function');
  }
  if (![options.around ?? []].flat().every((each) => typeof each === "function")) {
    throw optionInvalid("around must be a function, or a list of functions");
  }
  const { clockTolerance = 0, maxBodyBytes = DEFAULT_LIMIT } = options;
  // Written so that NaN fails them.
  if (!(clockTolerance >= 0 && clockTolerance <= MAX_TOLERANCE)) {
    throw optionInvalid("clockTolerance must be a number of seconds from 0 to 300");
  }
  if (!(Number.isSafeInteger(maxBodyBytes) && maxBodyBytes >= 0)) {
    throw optionInvalid("maxBodyBytes must be a whole number of bytes");
  }
  const { currentSigningKey = "", nextSigningKey = "", devMode } = options;
  if (devMode && (currentSigningKey + nextSigningKey).trim() !== "") {
    throw optionInvalid("devMode and signing keys exclude each other");
  }
  return { ...options, ...url, clockTolerance, maxBodyBytes };
}

/**
 * The time by the receiver's clock, in Unix seconds.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function secondsNow({ now = Date.now }: ReceiverOptions): number {
  const milliseconds = now();
  if (Number.isFinite(milliseconds)) return milliseconds / 1000;
  throw optionInvalid("now must return a number", milliseconds);
}

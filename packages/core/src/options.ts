import type { Delivery } from "./delivery.js";
import type { ExpectedUrl } from "./destination.js";
import type { DiagnosticObserver } from "./diagnostics.js";
import type { Environment } from "./environment.js";
import { optionInvalid, type VerificationError } from "./errors.js";
import type { KeyOptions } from "./keyring.js";

/** How a receiver verifies. Every option may be left out. */
export interface ReceiverOptions extends KeyOptions {
  /** Where settings are read from. Default: where the host keeps them, else `process.env`. */
  readonly env?: Environment | undefined;
  /**
   * Which destination a signature must have been made for. Default: unchecked, if it is left out;
   * a `url` that is undefined is an error.
   */
  readonly url?: ExpectedUrl;
  /** Seconds by which the sender's clock may differ from this one, 0 to 300. Default: 0. */
  readonly clockTolerance?: number | undefined;
  /** Size of the largest body accepted. Default: 50 MiB, the largest message QStash sends. */
  readonly maxBodyBytes?: number | undefined;
  /** Refuse a delivery whose `Upstash-Region` names another region than its key. Default: false. */
  readonly strict?: boolean | undefined;
  /** The clock, in Unix milliseconds, for tests. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Told of every delivery that passed, before the handler runs. */
  readonly onVerified?: ((delivery: Delivery) => unknown) | undefined;
  /** Told of every request that was refused. Nothing else logs one. */
  readonly onRefused?: ((error: VerificationError) => unknown) | undefined;
  /** Told of settings that are ignored. Default: a warning, once per code. */
  readonly onDiagnostic?: DiagnosticObserver | undefined;
}

const MAX_TOLERANCE = 300;
const DEFAULT_LIMIT = 50 * 1024 * 1024;

type Rule = readonly [requirement: string, holds: (value: unknown) => boolean];

const isFunction = (value: unknown) => typeof value === "function";
const FLAG: Rule = ["true or false", (value) => typeof value === "boolean"];
const KEY: Rule = ["a string", (value) => typeof value === "string"];
const OBSERVER: Rule = ["a function", isFunction];

/** What each option must be. JavaScript and `as any` get here what no type can refuse. */
const RULES: Readonly<Record<keyof ReceiverOptions, Rule>> = {
  currentSigningKey: KEY,
  nextSigningKey: KEY,
  devMode: FLAG,
  strict: FLAG,
  env: ["an object", (value) => typeof value === "object" && value !== null],
  url: [
    "a URL or a function",
    (value) => (typeof value === "string" && !!value) || isFunction(value),
  ],
  clockTolerance: [
    "a number of seconds from 0 to 300",
    (value) => Number.isFinite(value) && Number(value) >= 0 && Number(value) <= MAX_TOLERANCE,
  ],
  maxBodyBytes: [
    "a whole number of bytes",
    (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  ],
  now: ["a function", isFunction],
  onVerified: OBSERVER,
  onRefused: OBSERVER,
  onDiagnostic: OBSERVER,
};

/**
 * Checks every option; `tolerance` and `now` are in seconds, `limit` is in bytes.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function checkOptions(options: ReceiverOptions): {
  tolerance: number;
  limit: number;
  now: number;
} {
  for (const name of Object.keys(RULES) as (keyof ReceiverOptions)[]) {
    const [requirement, holds] = RULES[name];
    // A `url` that is there and undefined is a check that somebody meant and would not get.
    const absent = options[name] === undefined && !(name === "url" && name in options);
    if (!absent && !holds(options[name])) throw optionInvalid(`${name} must be ${requirement}`);
  }
  const { currentSigningKey, nextSigningKey, devMode } = options;
  if (devMode && (currentSigningKey ?? nextSigningKey) !== undefined) {
    throw optionInvalid("devMode and signing keys exclude each other: leave one of them out");
  }
  const now = (options.now ?? Date.now)() / 1000;
  if (!Number.isFinite(now)) throw optionInvalid("now must return Unix milliseconds");
  const { clockTolerance = 0, maxBodyBytes = DEFAULT_LIMIT } = options;
  return { tolerance: clockTolerance, limit: maxBodyBytes, now };
}

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
  /** Which destination a signature must have been made for. Default: unchecked. */
  readonly url?: ExpectedUrl | undefined;
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

/** The options that are numbers, checked; `tolerance` and `now` in seconds, `limit` in bytes. */
export function checkOptions(options: ReceiverOptions): {
  tolerance: number;
  limit: number;
  now: number;
} {
  const {
    clockTolerance: tolerance = 0,
    maxBodyBytes: limit = DEFAULT_LIMIT,
    now = Date.now,
  } = options;
  // `isFinite` and `isSafeInteger` also fail for NaN and for what is not a number.
  if (!(Number.isFinite(tolerance) && tolerance >= 0 && tolerance <= MAX_TOLERANCE)) {
    throw optionInvalid("clockTolerance must be a number of seconds from 0 to 300");
  }
  if (!(Number.isSafeInteger(limit) && limit >= 0)) {
    throw optionInvalid("maxBodyBytes must be a whole number of bytes");
  }
  return { tolerance, limit, now: now() / 1000 };
}

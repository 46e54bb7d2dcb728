import { pageOf } from "./documentation.js";
import { REFUSAL_TEXTS, type VerificationErrorCode } from "./refusal-texts.js";

/** Stable code of a mistake on the receiving side. Each has a page under `docs/errors`. */
export type ConfigurationErrorCode =
  | "keys_missing"
  | "option_invalid"
  | "dev_mode_in_production"
  | "body_already_parsed"
  | "region_credentials_missing";

// Bundlers copy modules, and `instanceof` fails across copies; a registered symbol does not.
const KIND = Symbol.for("@qstash-verify/error");

function brand(error: Error, kind: "verification" | "configuration" | "payload"): void {
  Object.defineProperty(error, KIND, { value: kind });
}

/** What V8 calls the number of frames that a new error records. */
const FRAMES = "stackTraceLimit";

export interface VerificationErrorOptions extends ErrorOptions {
  /** Seconds after which the sender is asked to try again. */
  readonly retryAfter?: number | undefined;
}

/**
 * This request is refused: it is not proven to come from QStash, or may not be processed now. The sender
 * is answered `status`.
 *
 * It records no stack frames: the fault is in no line of code, and for a forged request they would cost
 * more than its verdict.
 */
export class VerificationError extends Error {
  override readonly name: string = "VerificationError";
  /** What is wrong with the request. */
  readonly code: VerificationErrorCode;
  /** HTTP status of the answer. Never 489: a retry must be able to heal a wrong key. */
  readonly status: number;

  /** Seconds after which the sender is asked to try again (RFC 9110 §10.2.3). */
  readonly retryAfter: number | undefined;

  /** The same, as Fastify and others look for it. */
  get statusCode(): number {
    return this.status;
  }

  constructor(code: VerificationErrorCode, options?: VerificationErrorOptions) {
    const [title, remedy, status = 401] = REFUSAL_TEXTS[code];
    // Read before: nothing may throw while the limit is down.
    const cause = options && "cause" in options ? { cause: options.cause } : undefined;
    const frames: unknown = Reflect.get(Error, FRAMES);
    // Where Error is frozen it stays as it is.
    if (frames !== undefined) Reflect.set(Error, FRAMES, 0);
    super(`${title}: ${remedy}. See ${pageOf(code)}`, cause);
    if (frames !== undefined) Reflect.set(Error, FRAMES, frames);
    this.code = code;
    this.status = status;
    this.retryAfter = options?.retryAfter;
    brand(this, "verification");
  }
}

/** What `Receiver.verify()` throws; the name that users of `@upstash/qstash` test for. */
export class SignatureError extends VerificationError {
  override readonly name: string = "SignatureError";
}

/** The receiver is set up wrongly. Not the sender's fault: QStash retries until it is fixed. */
export class ConfigurationError extends Error {
  override readonly name: string = "ConfigurationError";
  /** What is wrong with the setup. */
  readonly code: ConfigurationErrorCode;
  /** HTTP status, in the two spellings that error handlers look for. */
  readonly status = 500;
  readonly statusCode = 500;

  constructor(code: ConfigurationErrorCode, message: string, options?: ErrorOptions) {
    super(`${message}. See ${pageOf(code)}`, options);
    this.code = code;
    brand(this, "configuration");
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

/** One thing a schema found wrong, as Standard Schema reports it. */
export interface PayloadIssue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
}

/**
 * The body is genuine, but not what the handler asked for: not JSON, not a callback envelope, or
 * refused by the schema. Left uncaught it is a 400 in hosts that read an error's status.
 */
export class PayloadError extends Error {
  override readonly name: string = "PayloadError";
  readonly code = "payload_invalid";
  readonly status = 400;
  readonly statusCode = 400;
  /** What the schema reported; empty where no schema was asked. Written by the schema's author. */
  readonly issues: readonly PayloadIssue[];

  constructor(message: string, issues: readonly PayloadIssue[] = []) {
    super(`${message}. See ${pageOf("payload_invalid")}`);
    this.issues = issues;
    brand(this, "payload");
  }
}

/** Tells a refusal from any other thrown value, also across copies of this module. */
export function isVerificationError(error: unknown): error is VerificationError {
  return brandOf(error) === "verification";
}

/** Tells a mistake in the receiver's setup from any other thrown value, also across copies. */
export function isConfigurationError(error: unknown): error is ConfigurationError {
  return brandOf(error) === "configuration";
}

/** Tells a genuine body that is not what was asked for from any other thrown value. */
export function isPayloadError(error: unknown): error is PayloadError {
  return brandOf(error) === "payload";
}

function brandOf(error: unknown): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, KIND) : undefined;
}

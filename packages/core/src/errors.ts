import { pageOf } from "./documentation.js";
import { REFUSAL_TEXTS, type VerificationErrorCode } from "./refusal-texts.js";

/** Stable code of a wrong setup. Each has a page of its own on the site. */
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

/** What a {@link VerificationError} can be made with. */
export interface VerificationErrorOptions extends ErrorOptions {
  /** Seconds after which the sender is asked to try again. */
  readonly retryAfter?: number | undefined;
}

/**
 * This request is refused: nothing proves that QStash sent it, or it may not be processed now.
 *
 * It records no stack frames: no line of code is at fault, and for a forged request they would cost more
 * than its verdict.
 *
 * @example
 * ```ts
 * import { isVerificationError, toResponse, verifyRequest } from "@qstash-verify/core";
 *
 * export async function POST(request: Request): Promise<Response> {
 *   try {
 *     const delivery = await verifyRequest(request);
 *     return Response.json({ region: delivery.region });
 *   } catch (error) {
 *     if (isVerificationError(error)) console.warn(error.code, error.message);
 *     return toResponse(error);
 *   }
 * }
 * ```
 */
export class VerificationError extends Error {
  override readonly name: string = "VerificationError";
  /** What is wrong with the request. */
  readonly code: VerificationErrorCode;
  /** HTTP status of the answer. Never 489, so that a retry can succeed after a wrong key was corrected. */
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

/**
 * What {@link Receiver.verify} throws: a `VerificationError` with the name that users of `@upstash/qstash`
 * test for.
 *
 * @example
 * ```ts
 * import { Receiver, SignatureError } from "@qstash-verify/core";
 *
 * export async function isGenuine(signature: string, body: string): Promise<boolean> {
 *   try {
 *     return await new Receiver().verify({ signature, body });
 *   } catch (error) {
 *     if (error instanceof SignatureError) return false;
 *     throw error;
 *   }
 * }
 * ```
 */
export class SignatureError extends VerificationError {
  override readonly name: string = "SignatureError";
}

/**
 * The app is set up wrongly. The sender is not at fault: QStash retries, so messages arrive once the setup
 * is corrected.
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

/** One thing that a schema found wrong, as Standard Schema reports it. */
export interface PayloadIssue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
}

/**
 * The body is genuine, but not what the handler asked for: not JSON, not the envelope of a callback, or the
 * schema rejects it. Uncaught, it is a 400 on hosts that read an error's status.
 *
 * @example
 * ```ts
 * import { type Delivery, isPayloadError, nonRetryable } from "@qstash-verify/core";
 *
 * export function handle(delivery: Delivery): Response {
 *   try {
 *     return Response.json(delivery.json());
 *   } catch (error) {
 *     if (isPayloadError(error)) return nonRetryable(error.message);
 *     throw error;
 *   }
 * }
 * ```
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

/**
 * Whether an error is a `VerificationError`. It also recognizes one of another copy of this package, where
 * `instanceof` fails.
 *
 * @example
 * ```ts
 * import { isVerificationError } from "@qstash-verify/core";
 *
 * export const codeOf = (error: unknown): string | undefined =>
 *   isVerificationError(error) ? error.code : undefined;
 * ```
 */
export function isVerificationError(error: unknown): error is VerificationError {
  return brandOf(error) === "verification";
}

/**
 * Whether an error is a `ConfigurationError`. It also recognizes one of another copy of this package, where
 * `instanceof` fails.
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
  return brandOf(error) === "configuration";
}

/**
 * Whether an error is a `PayloadError`. It also recognizes one of another copy of this package, where
 * `instanceof` fails.
 *
 * @example
 * ```ts
 * import { isPayloadError } from "@qstash-verify/core";
 *
 * export const codeOf = (error: unknown): string | undefined =>
 *   isPayloadError(error) ? error.code : undefined;
 * ```
 */
export function isPayloadError(error: unknown): error is PayloadError {
  return brandOf(error) === "payload";
}

function brandOf(error: unknown): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, KIND) : undefined;
}

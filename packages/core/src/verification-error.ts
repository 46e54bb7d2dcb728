import { pageOf } from "./documentation.js";
import { isOfKind, setKind } from "./error-kind.js";
import { REFUSAL_TEXTS, type VerificationErrorCode } from "./refusal-texts.js";

/** What V8 calls the number of frames that a new error records. */
const FRAMES = "stackTraceLimit";

/** What a {@link VerificationError} can be made with. */
export interface VerificationErrorOptions extends ErrorOptions {
  /** Seconds after which the sender is asked to try again. */
  readonly retryAfter?: number | undefined;
  /**
   * What the message tells the reader to do, in place of the usual text for the error code. It must not contain
   * anything from the request.
   */
  readonly remedy?: string | undefined;
}

/**
 * This request is refused: nothing proves that QStash sent it, or it cannot be processed now.
 *
 * It has no stack trace: recording one would cost more than verifying the request.
 *
 * @example
 * ```ts
 * import {
 *   isVerificationError,
 *   toResponse,
 *   verifyRequest,
 * } from "@qstash-verify/core";
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

  /** `status`, under the name that Fastify and others read. */
  get statusCode(): number {
    return this.status;
  }

  /** Makes one, for a function of the option `around` that refuses a delivery. The code decides text and status. */
  constructor(code: VerificationErrorCode, options?: VerificationErrorOptions) {
    const [title, usual, status = 401] = REFUSAL_TEXTS[code];
    const remedy = options?.remedy ?? usual;
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
    setKind(this, "verification");
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
 * export async function isGenuine(
 *   signature: string,
 *   body: string,
 * ): Promise<boolean> {
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
 * Whether an error is a `VerificationError`. Unlike `instanceof`, it also recognizes errors from another copy
 * of this package.
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
  return isOfKind(error, "verification");
}

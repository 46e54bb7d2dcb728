import { pageOf } from "./documentation.js";
import { isOfKind, setKind } from "./error-kind.js";

/** One thing that a schema found wrong, as Standard Schema reports it. */
export interface PayloadIssue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
}

/**
 * The body is genuine, but not what the handler asked for: not JSON, not the envelope of a callback, or the
 * schema rejects it. If you do not catch it, Express 5 and Fastify answer 400, and most other hosts 500. QStash
 * then retries. In Express 4, an error that an async handler does not catch ends the process.
 *
 * @example
 * ```ts
 * import {
 *   type Delivery,
 *   isPayloadError,
 *   nonRetryable,
 * } from "@qstash-verify/core";
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
  /** What the schema reported; empty without a schema. The texts are the schema's own. */
  readonly issues: readonly PayloadIssue[];

  /** Makes one, for a body that your own code finds to be unusable. */
  constructor(message: string, issues: readonly PayloadIssue[] = []) {
    super(`${message}. See ${pageOf("payload_invalid")}`);
    this.issues = issues;
    setKind(this, "payload");
  }
}

/**
 * Whether an error is a `PayloadError`. Unlike `instanceof`, it also recognizes errors from another copy of
 * this package.
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
  return isOfKind(error, "payload");
}

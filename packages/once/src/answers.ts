import { type Outcome, VerificationError } from "@qstash-verify/core";
import { codeOf } from "./failure.js";

/** The answer to a message that was processed before. */
export function duplicate(status: number): Outcome {
  const headers = {
    "idempotent-replayed": "true",
    ...(status === 489 && { "upstash-nonretryable-error": "true" }),
  };
  return { status, headers };
}

/** The refusal of a token that was seen with another message id. */
export function replayed(): VerificationError {
  return new VerificationError("replayed");
}

/** @param lease Milliseconds until the other attempt has ended, or its claim has expired. */
export function busy(lease: number): VerificationError {
  return new VerificationError("processing", { retryAfter: Math.ceil(lease / 1000) });
}

export function unavailable(cause: unknown): VerificationError {
  const code = codeOf(cause);
  const remedy = code && `the store of once() failed with ${code}. ${REASON}`;
  return new VerificationError("store_unavailable", { cause, remedy });
}

const REASON = "In onRefused, error.cause is the store's error";

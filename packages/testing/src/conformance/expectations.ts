import type { Expectation, ExpectedDelivery } from "./row.js";

/** HTTP status of each code the table expects. Source: the project's list of error codes. */
const STATUSES = {
  signature_missing: 401,
  signature_malformed: 401,
  algorithm_not_allowed: 401,
  signature_mismatch: 401,
  claims_invalid: 401,
  issuer_mismatch: 401,
  not_yet_valid: 401,
  expired: 401,
  url_mismatch: 401,
  region_mismatch: 401,
  body_mismatch: 401,
  body_truncated: 400,
  body_too_large: 413,
  replayed: 401,
  processing: 503,
  store_unavailable: 503,
  keys_missing: 500,
  option_invalid: 500,
  dev_mode_in_production: 500,
} as const;

/** A code that some row of the table expects. */
export type ErrorCode = keyof typeof STATUSES;

/** The handler runs, and sees this. */
export function verified(seen: ExpectedDelivery = {}): Expectation {
  return { status: 200, seen };
}

/** The handler does not run, and the answer carries this code. */
export function refused(code: ErrorCode): Expectation {
  return { status: STATUSES[code], code };
}

import { VerificationError } from "./errors.js";

/** The claims of a QStash signature (RFC 7519 §4.1). Times are Unix seconds. */
export interface Claims {
  readonly sub: string;
  readonly exp: number;
  readonly nbf: number;
  readonly iat: number | undefined;
  readonly jti: string | undefined;
  /** Base64url SHA-256 of the body, with or without padding. */
  readonly body: string;
}

/**
 * Checks the issuer and the type of every claim. `aud` is empty in what QStash sends and is not
 * looked at.
 *
 * @throws VerificationError `issuer_mismatch`, `claims_invalid`
 */
export function readClaims(payload: Readonly<Record<string, unknown>> | undefined): Claims {
  const { iss, sub, exp, nbf, iat, jti, body } = payload ?? {};
  if (payload !== undefined && iss !== "Upstash") throw new VerificationError("issuer_mismatch");
  if (
    isText(sub) &&
    isSeconds(exp) &&
    isSeconds(nbf) &&
    (iat === undefined || isSeconds(iat)) &&
    (jti === undefined || isText(jti)) &&
    isText(body)
  ) {
    return { sub, exp, nbf, iat, jti, body };
  }
  throw new VerificationError("claims_invalid");
}

/**
 * Checks that `nbf - tolerance <= now < exp + tolerance`, all in seconds.
 *
 * @throws VerificationError `not_yet_valid`, `expired`
 */
export function checkTime(claims: Claims, now: number, tolerance: number): void {
  // Written so that NaN fails them.
  if (!(now >= claims.nbf - tolerance)) throw new VerificationError("not_yet_valid");
  if (!(now < claims.exp + tolerance)) throw new VerificationError("expired");
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isSeconds(value: unknown): value is number {
  return Number.isFinite(value);
}

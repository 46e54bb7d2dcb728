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
  if (payload === undefined) throw invalid("the payload is not a JSON object");
  if (payload["iss"] !== "Upstash") {
    throw new VerificationError(
      "issuer_mismatch",
      "it was made with a trusted key, so something else signs with a QStash key",
    );
  }
  return {
    sub: text(payload, "sub"),
    exp: seconds(payload, "exp"),
    nbf: seconds(payload, "nbf"),
    iat: payload["iat"] === undefined ? undefined : seconds(payload, "iat"),
    jti: payload["jti"] === undefined ? undefined : text(payload, "jti"),
    body: text(payload, "body"),
  };
}

/**
 * Checks that `nbf - tolerance <= now < exp + tolerance`, all in seconds.
 *
 * @throws VerificationError `not_yet_valid`, `expired`
 */
export function checkTime(claims: Claims, now: number, tolerance: number): void {
  // Written so that NaN fails them.
  if (!(now >= claims.nbf - tolerance)) {
    throw new VerificationError(
      "not_yet_valid",
      "this machine's clock is behind, or clockTolerance is too small",
    );
  }
  if (!(now < claims.exp + tolerance)) {
    throw new VerificationError(
      "expired",
      "the request was held back or replayed, or this machine's clock is ahead",
    );
  }
}

function text(payload: Readonly<Record<string, unknown>>, name: string): string {
  const value = payload[name];
  if (typeof value !== "string") throw invalid(`${name} is not a string`);
  return value;
}

function seconds(payload: Readonly<Record<string, unknown>>, name: string): number {
  const value = payload[name];
  if (typeof value !== "number" || !Number.isFinite(value))
    throw invalid(`${name} is not a number`);
  return value;
}

function invalid(reason: string): VerificationError {
  return new VerificationError("claims_invalid", reason);
}

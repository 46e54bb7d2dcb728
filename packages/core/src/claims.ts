import { VerificationError } from "./verification-error.js";

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

const isText = (value: unknown) => typeof value === "string";
const isSeconds = Number.isFinite;

/** Whether a claim is what it has to be. No other place says so. */
const CLAIMS: Readonly<Record<keyof Claims | "iss", (value: unknown) => boolean>> = {
  iss: (value) => value === "Upstash",
  sub: isText,
  exp: isSeconds,
  nbf: isSeconds,
  iat: (value = 0) => isSeconds(value),
  jti: (value = "") => isText(value),
  body: isText,
};

const NAMES = Object.keys(CLAIMS) as (keyof typeof CLAIMS)[];

/** The part of a token that holds the claims. */
export type TokenPayload = Readonly<Record<string, unknown>>;

/** The names of the claims that are missing, or not what they have to be. */
export function wrongClaims(payload: TokenPayload = {}): string[] {
  return NAMES.filter((name) => !CLAIMS[name](payload[name]));
}

/**
 * Checks the issuer and the type of every claim. `aud` is empty in what QStash sends and is not
 * looked at.
 *
 * @throws VerificationError `issuer_mismatch`, `claims_invalid`
 */
export function readClaims(payload: TokenPayload | undefined): Claims {
  const [wrong] = wrongClaims(payload);
  if (payload && wrong === "iss") throw new VerificationError("issuer_mismatch");
  if (wrong) throw new VerificationError("claims_invalid");
  return payload as TokenPayload & Claims;
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

import { decodeText } from "./base64.js";
import { VerificationError } from "./verification-error.js";

/** A compact JWS (RFC 7515 §7.1) whose form and header are right; nothing in it is proven yet. */
export interface Token {
  /** What the HMAC covers: `header.payload`. */
  readonly signingInput: string;
  /** Base64url of the claims. Decode it only once the HMAC matches. */
  readonly payload: string;
  /** Base64url of an HMAC-SHA-256, in the one spelling it has. */
  readonly signature: string;
}

/**
 * Length limit of a token, in characters. Most have about 500; one for a URL of 2,000 characters has 3,200. Node.js
 * accepts 16 KiB for a request's head, its URL included, so a token that is longer than this would not get there.
 */
export const MAX_LENGTH = 12_288;

// The signature may be empty here: an unsigned token is reported as its algorithm, not its form.
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/;

// 32 bytes in 43 characters; the last one carries four bits, so only these sixteen spell it
// canonically (RFC 4648 §3.5). Any other would be a second spelling of the same signature.
const HS256_SIGNATURE = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/** `{"alg":"HS256","typ":"JWT"}`, the header of every token that QStash makes. */
const USUAL_HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

/**
 * Reads the `Upstash-Signature` header.
 *
 * @throws VerificationError `signature_missing`, `signature_malformed`, `algorithm_not_allowed`
 */
export function parseToken(value: string | null | undefined): Token {
  if (!value) throw new VerificationError("signature_missing");
  // Two header values reach us joined by a comma, which no token contains.
  const parts = value.length > MAX_LENGTH ? null : COMPACT.exec(value);
  if (parts === null) throw malformed();
  const [, header = "", payload = "", signature = ""] = parts;

  // No number of bytes has such a length; decoders differ on what to make of it.
  if (payload.length % 4 === 1) throw malformed();
  if (header !== USUAL_HEADER) checkHeader(decodeJson(header));
  if (!HS256_SIGNATURE.test(signature)) throw malformed();
  return { signingInput: value.slice(0, -signature.length - 1), payload, signature };
}

/**
 * Decodes one JSON part of a token; `undefined` where it is not the base64url of a JSON object.
 * It never throws, because a parser's message quotes what it read.
 */
export function decodeJson(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(decodeText(part));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The algorithm is pinned, not negotiated (RFC 8725 §3.1); no extension is understood (§4.1.11). */
function checkHeader(header: Readonly<Record<string, unknown>> | undefined): void {
  if (header === undefined) throw malformed();
  if (header["alg"] !== "HS256") throw new VerificationError("algorithm_not_allowed");
  const unusual = "typ" in header && header["typ"] !== "JWT";
  if (unusual || "crit" in header || "b64" in header) throw malformed();
}

function malformed(): VerificationError {
  return new VerificationError("signature_malformed");
}

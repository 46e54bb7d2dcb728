import { decodeBase64 } from "./base64.js";
import { VerificationError } from "./errors.js";

/** A compact JWS (RFC 7515 §7.1) whose form and header are right; nothing in it is proven yet. */
export interface Token {
  /** The whole token, as it was sent. */
  readonly compact: string;
  /** What the HMAC covers: `header.payload`. */
  readonly signingInput: string;
  /** Base64url of the claims. Decode it only once the HMAC matches. */
  readonly payload: string;
  /** The 32 bytes of an HMAC-SHA-256. */
  readonly signature: Uint8Array;
}

/** Length limit of a token, in characters. A real one has about 500. */
const MAX_LENGTH = 4096;

// The signature may be empty here: an unsigned token is reported as its algorithm, not its form.
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/;

// 32 bytes in 43 characters; the last one carries four bits, so only these sixteen spell it
// canonically (RFC 4648 §3.5). Any other would be a second spelling of the same signature.
const HS256_SIGNATURE = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/**
 * Reads the `Upstash-Signature` header.
 *
 * @throws VerificationError `signature_missing`, `signature_malformed`, `algorithm_not_allowed`
 */
export function parseToken(value: string | null | undefined): Token {
  if (!value) {
    throw new VerificationError(
      "signature_missing",
      "it was not sent by QStash, or a proxy removed the Upstash-Signature header",
    );
  }
  // Two header values reach us joined by a comma, which no token contains.
  const parts = value.length > MAX_LENGTH ? null : COMPACT.exec(value);
  if (parts === null) throw malformed("it must be one token of three base64url parts");
  const [compact, header = "", payload = "", signature = ""] = parts;

  // No number of bytes has such a length; the two engines would differ on it.
  if (payload.length % 4 === 1) throw malformed("its second part is not base64url");
  checkHeader(decodeJson(header));
  if (!HS256_SIGNATURE.test(signature)) throw malformed("its third part is not an HMAC-SHA-256");
  const signingInput = compact.slice(0, -signature.length - 1);
  return { compact, signingInput, payload, signature: decodeBase64(signature) };
}

/**
 * Decodes one JSON part of a token; `undefined` where it is not the base64url of a JSON object.
 * It never throws, because a parser's message quotes what it read.
 */
export function decodeJson(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(decodeBase64(part));
    const value: unknown = JSON.parse(text);
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
  if (header === undefined) throw malformed("its header is not a JSON object");
  if (header["alg"] !== "HS256") {
    throw new VerificationError("algorithm_not_allowed", "QStash signs with no other");
  }
  if ("typ" in header && header["typ"] !== "JWT") throw malformed("its type is not JWT");
  if ("crit" in header || "b64" in header) throw malformed("it asks for an extension");
}

function malformed(reason: string): VerificationError {
  return new VerificationError("signature_malformed", reason);
}

/** Stable code of a refused request. Each has a page of its own on the site. */
export type VerificationErrorCode =
  | "signature_missing"
  | "signature_malformed"
  | "algorithm_not_allowed"
  | "signature_mismatch"
  | "claims_invalid"
  | "issuer_mismatch"
  | "not_yet_valid"
  | "expired"
  | "region_mismatch"
  | "url_mismatch"
  | "body_too_large"
  | "body_truncated"
  | "body_mismatch"
  | "replayed"
  | "processing"
  | "store_unavailable";

type Refused = readonly [title: string, remedy: string, status?: 400 | 413 | 503];

const NOT_OURS = "something other than QStash signs with your key";

/**
 * What is said of each refusal: to the sender its title and status, 401 if there is no other; to the
 * owner also what to look at.
 */
export const REFUSAL_TEXTS: Readonly<Record<VerificationErrorCode, Refused>> = {
  signature_missing: [
    "The request carries no QStash signature",
    "QStash did not send it, or a proxy removed Upstash-Signature",
  ],
  signature_malformed: [
    "The signature is not a well-formed token",
    "QStash did not send it, or a proxy changed Upstash-Signature",
  ],
  algorithm_not_allowed: ["The signature's algorithm is not HS256", "QStash did not send it"],
  signature_mismatch: [
    "None of the trusted keys made the signature",
    "compare yours with the QStash console of the region that sends; they may have been rolled",
  ],
  claims_invalid: ["A claim of the signature is missing or malformed", NOT_OURS],
  issuer_mismatch: ["The signature was not issued by Upstash", NOT_OURS],
  not_yet_valid: [
    "The signature is not valid yet",
    "this machine's clock is behind, or clockTolerance is too small",
  ],
  expired: [
    "The signature has expired",
    "the request was held back or replayed, or this machine's clock is ahead",
  ],
  region_mismatch: [
    "The region header does not name the region that signed",
    "check QSTASH_URL, each region's own keys, and your proxies",
  ],
  url_mismatch: [
    "The signature was made for another destination",
    "compare the url option with the published URL; behind a proxy, use url: { baseUrl }",
  ],
  body_too_large: ["The body is larger than this endpoint accepts", "raise maxBodyBytes", 413],
  body_truncated: [
    "The body ended before it was complete",
    "the connection broke, or a proxy or body limit cut it",
    400,
  ],
  body_mismatch: [
    "The body is not the one that was signed",
    "verify its bytes as they arrived, before anything parses or changes them",
  ],
  replayed: [
    "The signature was seen before, with another message id",
    "a captured delivery was sent again, or a proxy changed Upstash-Message-Id",
  ],
  processing: [
    "Another attempt at this message is being processed",
    "QStash tries again by itself",
    503,
  ],
  store_unavailable: [
    "It is not known whether this message was processed",
    "the store of once() failed. In onRefused, error.cause is the store's error",
    503,
  ],
};

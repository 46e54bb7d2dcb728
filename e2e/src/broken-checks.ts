/** One check of core as its built files have it, and the same without it. */
export interface BrokenCheck {
  readonly text: string;
  readonly without: string;
}

/**
 * The checks that can be deleted, by name. A test of core deletes each of them, and the conformance table
 * has to notice: a check that no row notices has no place here before it has its row.
 */
export const brokenChecks: Readonly<Record<string, BrokenCheck>> = {
  // Token
  missing: { text: 'throw new VerificationError("signature_missing")', without: "void 0" },
  length: { text: "value.length > MAX_LENGTH ? null : ", without: "" },
  form: { text: "([\\w-]*)$/", without: "([\\w-]*)/" },
  header: { text: "if (header !== USUAL_HEADER)", without: "if (false)" },
  algorithm: { text: 'if (header["alg"] !== "HS256")', without: "if (false)" },
  typ: { text: '"typ" in header && header["typ"] !== "JWT"', without: "false" },
  crit: { text: '"crit" in header', without: "false" },
  b64: { text: '"b64" in header', without: "false" },
  spelling: { text: "if (!HS256_SIGNATURE.test(signature))", without: "if (false)" },
  signature: {
    text: "yes ? prefer(key, candidates) : search(index + 1)",
    without: "prefer(key, candidates)",
  },

  // Claims
  issuer: { text: 'value === "Upstash"', without: "true" },
  sub: { text: "sub: isText", without: "sub: () => true" },
  exp: { text: "exp: isSeconds", without: "exp: () => true" },
  nbf: { text: "nbf: isSeconds", without: "nbf: () => true" },
  iat: { text: "(value = 0) => isSeconds(value)", without: "() => true" },
  jti: { text: '(value = "") => isText(value)', without: "() => true" },
  hash: { text: "body: isText", without: "body: () => true" },
  claims: { text: "if (wrong)", without: "if (false)" },
  "not-before": { text: "if (!(now >= claims.nbf - tolerance))", without: "if (false)" },
  expiry: { text: "if (!(now < claims.exp + tolerance))", without: "if (false)" },
  region: { text: "parseRegion(header) !== key.region", without: "false" },

  // Destination
  url: { text: "if (expected !== void 0 && !matches(", without: "if (false && !matches(" },
  origin: { text: "if (base.origin !== origin)", without: "if (false)" },
  path: { text: "prefix + requested.pathname === path", without: "true" },
  query: { text: "pairsOf(requested.search) === pairsOf(search)", without: "true" },

  // Body
  size: { text: 'throw new VerificationError("body_too_large")', without: "void 0" },
  announced: { text: "checkSize(length, limit);", without: "void 0;" },
  body: { text: "if (expected.hash === ", without: "if (true || expected.hash === " },

  // Keys
  "key-form": { text: 'return form !== "unusable"', without: "return true" },
  published: { text: "!production || !isPublished(key.secret)", without: "true" },
  "no-keys": { text: "if (trusted.length === 0) {", without: "if (false) {" },
  "dev-mode": { text: "if (!settings.production)", without: "if (true)" },
  stage: { text: "stages.some((stage) => !LOCAL_STAGE.test(stage))", without: "false" },
};

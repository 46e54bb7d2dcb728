import type { Claims } from "../../claims.js";
import { testEnvironment } from "../../test-environment.js";
import { type ErrorCode, refused, verified } from "../expectations.js";
import { NOW, type Row } from "../row.js";

const env = testEnvironment("single");
const seconds = NOW / 1000;

/** One claim wrong at a time, in a token that is genuinely signed. */
const wrong: readonly (readonly [name: string, code: ErrorCode, claims: Claims])[] = [
  ["iss is missing", "issuer_mismatch", { iss: undefined }],
  ["iss is another issuer", "issuer_mismatch", { iss: "Downstash" }],
  ["iss is in lower case", "issuer_mismatch", { iss: "upstash" }],
  ["iss is a list with the right issuer", "issuer_mismatch", { iss: ["Upstash"] }],
  ["sub is missing", "claims_invalid", { sub: undefined }],
  ["sub is a number", "claims_invalid", { sub: 1 }],
  ["sub is null", "claims_invalid", { sub: null }],
  ["exp is missing", "claims_invalid", { exp: undefined }],
  ["exp is text", "claims_invalid", { exp: String(seconds + 300) }],
  ["exp is null", "claims_invalid", { exp: null }],
  ["exp is true", "claims_invalid", { exp: true }],
  ["nbf is missing", "claims_invalid", { nbf: undefined }],
  ["nbf is text", "claims_invalid", { nbf: String(seconds) }],
  ["nbf is null", "claims_invalid", { nbf: null }],
  ["iat is text", "claims_invalid", { iat: String(seconds) }],
  ["jti is a number", "claims_invalid", { jti: 7 }],
  ["body is missing", "claims_invalid", { body: undefined }],
  ["body is a number", "claims_invalid", { body: 47 }],
  ["body is null", "claims_invalid", { body: null }],
  ["exp is long past", "expired", { exp: seconds - 86_400 }],
  ["exp is zero", "expired", { exp: 0 }],
  ["nbf is a day ahead", "not_yet_valid", { nbf: seconds + 86_400 }],
];

const fine: readonly (readonly [name: string, claims: Claims])[] = [
  ["nbf is zero", { nbf: 0 }],
  ["nbf is in year 1", { nbf: -62_135_596_800 }],
  ["nbf equals iat", { nbf: seconds, iat: seconds }],
  ["iat is missing", { iat: undefined }],
  ["jti is missing", { jti: undefined }],
  ["aud is missing", { aud: undefined }],
  ["aud is somebody else", { aud: "https://other.example" }],
  ["aud is a list", { aud: ["a", "b"] }],
  ["exp has a fraction", { exp: seconds + 0.5 }],
  ["a claim is unknown", { scope: "everything" }],
];

/** Claims that only JSON text can express. */
const raw: readonly Row[] = [
  {
    name: "claims: exp beyond every number is refused",
    env,
    delivery: { rawClaims: { exp: "1e999" } },
    expect: refused("claims_invalid"),
  },
  {
    name: "claims: nbf before every number is refused",
    env,
    delivery: { rawClaims: { nbf: "-1e999" } },
    expect: refused("claims_invalid"),
  },
  ...["not JSON", "[1]", "null", '"text"', '{"iss":"Upstash"'].map(
    (payload): Row => ({
      name: `claims: a genuinely signed payload of ${payload} is refused`,
      env,
      delivery: { payload },
      expect: refused("claims_invalid"),
    }),
  ),
];

/** The claims, one at a time. */
export const claimRows: readonly Row[] = [
  ...wrong.map(
    ([name, code, claims]): Row => ({
      name: `claims: refused where ${name}`,
      env,
      delivery: { claims },
      expect: refused(code),
    }),
  ),
  ...fine.map(
    ([name, claims]): Row => ({
      name: `claims: verifies where ${name}`,
      env,
      delivery: { claims },
      expect: verified(),
    }),
  ),
  {
    name: "claims: a body claim without padding verifies",
    env,
    delivery: {
      body: "",
      claims: { body: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" },
    },
    expect: verified(),
  },
  ...raw,
];

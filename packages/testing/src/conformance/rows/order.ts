import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { type ErrorCode, refused } from "../expectations.js";
import { type DeliverySpec, NOW, type Row, type RowOptions } from "../row.js";

const seconds = NOW / 1000;
const past = seconds - 60;
const ahead = seconds + 60;
const unsigned = { "Upstash-Signature": undefined };
const elsewhere = "https://other.example/";

interface TwoMistakes {
  readonly name: string;
  readonly code: ErrorCode;
  readonly delivery: DeliverySpec;
  readonly options?: RowOptions;
  readonly env?: Row["env"];
}

/** Two mistakes at once, and the one that is reported: the pipeline's order, edge by edge. */
const mistakes: readonly TwoMistakes[] = [
  {
    name: "options before the token",
    code: "option_invalid",
    options: { clockTolerance: Number.NaN },
    delivery: { headers: unsigned },
  },
  {
    name: "a missing token before missing keys",
    code: "signature_missing",
    env: {},
    delivery: { headers: unsigned },
  },
  {
    name: "a malformed token before missing keys",
    code: "signature_malformed",
    env: {},
    delivery: { spoil: "has a fourth part" },
  },
  {
    name: "the algorithm before missing keys",
    code: "algorithm_not_allowed",
    env: {},
    delivery: { protectedHeader: { alg: "none" } },
  },
  {
    name: "the algorithm before the type",
    code: "algorithm_not_allowed",
    delivery: { protectedHeader: { alg: "none", typ: "at+jwt" } },
  },
  {
    name: "the signature before the claims",
    code: "signature_mismatch",
    delivery: { key: testKeys.stranger, claims: { iss: "Downstash", exp: past } },
  },
  {
    name: "the issuer before the types",
    code: "issuer_mismatch",
    delivery: { claims: { iss: "Downstash", exp: "soon" } },
  },
  {
    name: "the issuer before the time",
    code: "issuer_mismatch",
    delivery: { claims: { iss: undefined, exp: past } },
  },
  {
    name: "the types before the time",
    code: "claims_invalid",
    delivery: { claims: { body: undefined, exp: past } },
  },
  {
    name: "nbf before exp",
    code: "not_yet_valid",
    delivery: { claims: { nbf: ahead, exp: past } },
  },
  {
    name: "the time before the region",
    code: "expired",
    options: { strict: true },
    delivery: { claims: { exp: past }, headers: { "Upstash-Region": "US-EAST-1" } },
  },
  {
    name: "the region before the URL",
    code: "region_mismatch",
    options: { strict: true, url: "published" },
    delivery: { claims: { sub: elsewhere }, headers: { "Upstash-Region": "US-EAST-1" } },
  },
  {
    name: "the time before the URL",
    code: "expired",
    options: { url: "published" },
    delivery: { claims: { sub: elsewhere, exp: past } },
  },
  {
    name: "the URL before the length",
    code: "url_mismatch",
    options: { url: "published", maxBodyBytes: 4 },
    delivery: { claims: { sub: elsewhere } },
  },
  {
    name: "the length before the body",
    code: "body_too_large",
    options: { maxBodyBytes: 4 },
    delivery: { body: '{"a":1}', sentBody: '{"a":2}' },
  },
  {
    name: "the URL before the body",
    code: "url_mismatch",
    options: { url: "path" },
    delivery: { claims: { sub: elsewhere }, body: '{"a":1}', sentBody: '{"a":2}' },
  },
];

/** Which of two mistakes is reported. */
export const orderRows: readonly Row[] = mistakes.map(
  ({ name, code, delivery, options = {}, env = testEnvironment("migration") }) => ({
    name: `order: ${name}`,
    env,
    options,
    delivery,
    expect: refused(code),
  }),
);

import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { type ErrorCode, refused, verified } from "../expectations.js";
import type { DeliverySpec, Row } from "../row.js";
import type { Spoil } from "../spoil.js";

const env = testEnvironment("migration");

const spoilt: Readonly<Partial<Record<Spoil, ErrorCode>>> = {
  "is empty": "signature_missing",
  "holds two tokens": "signature_malformed",
  "has a scheme before it": "signature_malformed",
  "has a space inside": "signature_malformed",
  "lost its signature part": "signature_malformed",
  "has a fourth part": "signature_malformed",
  "has an empty payload": "signature_malformed",
  "has an empty signature": "signature_malformed",
  "has a cut signature": "signature_malformed",
  "has a longer signature": "signature_malformed",
  "has a padded signature": "signature_malformed",
  "has a signature in standard base64": "signature_malformed",
  "has a second spelling of its signature": "signature_malformed",
  "has another signature": "signature_mismatch",
  "has another payload": "signature_mismatch",
  "has another header": "signature_mismatch",
};

const onTheWay: readonly Row[] = [
  {
    name: "a request without a signature header is refused",
    env,
    delivery: { headers: { "Upstash-Signature": undefined } },
    expect: refused("signature_missing"),
  },
  ...Object.entries(spoilt).map(
    ([spoil, code]): Row => ({
      name: `a signature header that ${spoil} is refused`,
      env,
      delivery: { spoil: spoil as Spoil },
      expect: refused(code),
    }),
  ),
  ...(["comes twice", "is followed by another one"] as const).map(
    (spoil): Row => ({
      name: `a signature header that ${spoil} is refused`,
      env,
      delivery: { spoil },
      expect: refused("signature_malformed"),
      needs: ["duplicate-headers"],
    }),
  ),
];

/** Every token here is signed with a trusted key: only its header is wrong. */
const headers: readonly Row[] = (
  [
    ["alg none is refused", "algorithm_not_allowed", { alg: "none", typ: "JWT" }],
    ["alg hs256 in lower case is refused", "algorithm_not_allowed", { alg: "hs256", typ: "JWT" }],
    ["alg RS256 over an HMAC is refused", "algorithm_not_allowed", { alg: "RS256", typ: "JWT" }],
    ["a header without alg is refused", "algorithm_not_allowed", { typ: "JWT" }],
    ["an alg that is a list is refused", "algorithm_not_allowed", { alg: ["HS256"], typ: "JWT" }],
    ["a typ other than JWT is refused", "signature_malformed", { alg: "HS256", typ: "at+jwt" }],
    ["crit is refused", "signature_malformed", { alg: "HS256", crit: ["exp"] }],
    ["an empty crit is refused", "signature_malformed", { alg: "HS256", typ: "JWT", crit: [] }],
    ["b64 false is refused", "signature_malformed", { alg: "HS256", b64: false, crit: ["b64"] }],
    ["b64 false without crit is refused", "signature_malformed", { alg: "HS256", b64: false }],
    ["a header that is not JSON is refused", "signature_malformed", "HS256"],
    ["a header that is a list is refused", "signature_malformed", '[{"alg":"HS256"}]'],
  ] as const
).map(
  ([name, code, protectedHeader]): Row => ({
    name: `token header: ${name}`,
    env,
    delivery: { protectedHeader } as DeliverySpec,
    expect: refused(code),
  }),
);

const algorithms: readonly Row[] = [
  {
    name: "token header: alg none with an empty signature is refused",
    env,
    delivery: { protectedHeader: { alg: "none", typ: "JWT" }, spoil: "has an empty signature" },
    expect: refused("algorithm_not_allowed"),
  },
  ...([384, 512] as const).map(
    (bits): Row => ({
      name: `token header: HS${bits} with a trusted key is refused`,
      env,
      delivery: { protectedHeader: { alg: `HS${bits}`, typ: "JWT" }, hash: `SHA-${bits}` },
      expect: refused("algorithm_not_allowed"),
    }),
  ),
  {
    name: "token header: an HMAC-SHA-512 that calls itself HS256 is refused",
    env,
    delivery: { hash: "SHA-512" },
    expect: refused("signature_malformed"),
  },
  {
    name: "token header: typ may be absent",
    env,
    delivery: { protectedHeader: { alg: "HS256" } },
    expect: verified(),
  },
  {
    name: "token header: other members are ignored",
    env,
    delivery: { protectedHeader: '{ "typ": "JWT", "kid": "1", "alg": "HS256" }' },
    expect: verified(),
  },
];

const signers: readonly Row[] = [
  {
    name: "a stranger's signature is refused",
    env,
    delivery: { key: testKeys.stranger },
    expect: refused("signature_mismatch"),
  },
  {
    name: "a stranger's signature is refused whatever region it names",
    env: testEnvironment("migration-with-unprefixed"),
    delivery: { key: testKeys.stranger, headers: { "Upstash-Region": "MARS-NORTH-1" } },
    expect: refused("signature_mismatch"),
  },
  {
    name: "single-region mode: the other region's signature is refused",
    env: testEnvironment("single", "EU_CENTRAL_1"),
    delivery: { region: "US_EAST_1" },
    expect: refused("signature_mismatch"),
  },
  {
    name: "a token of 12288 characters verifies",
    env,
    delivery: { tokenLength: 12_288 },
    expect: verified(),
  },
  {
    name: "a token of 12289 characters is refused, genuine or not",
    env,
    delivery: { tokenLength: 12_289 },
    expect: refused("signature_malformed"),
  },
];

/** The compact JWS: its form, its header, its signer. */
export const tokenRows: readonly Row[] = [...onTheWay, ...headers, ...algorithms, ...signers];

import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { refused, verified } from "../expectations.js";
import { NOW, type Row } from "../row.js";

const env = testEnvironment("single");
const LIMIT = 64;
const options = { maxBodyBytes: LIMIT };

const limit: readonly Row[] = [
  {
    name: "limit: a body of exactly the limit verifies",
    env,
    options,
    delivery: { body: { randomBytes: LIMIT } },
    expect: verified(),
  },
  {
    name: "limit: a body of exactly the limit in chunks verifies",
    env,
    options,
    delivery: { body: { randomBytes: LIMIT }, framing: "chunked" },
    expect: verified(),
    needs: ["chunked"],
  },
  {
    name: "limit: one byte over it by Content-Length is refused",
    env,
    options,
    delivery: { body: { randomBytes: LIMIT + 1 } },
    expect: refused("body_too_large"),
  },
  {
    name: "limit: one byte over it in chunks is refused",
    env,
    options,
    delivery: { body: { randomBytes: LIMIT + 1 }, framing: "chunked" },
    expect: refused("body_too_large"),
    needs: ["chunked"],
  },
  {
    name: "limit: a body over it is counted, whatever Content-Length says",
    env,
    options,
    delivery: { body: { randomBytes: LIMIT + 1 }, announcedLength: LIMIT - 1 },
    expect: refused("body_too_large"),
    needs: ["lying-content-length"],
  },
  {
    name: "limit: one of zero bytes lets an empty body through",
    env,
    options: { maxBodyBytes: 0 },
    delivery: { body: "" },
    expect: verified(),
  },
  {
    name: "limit: one of zero bytes lets no other body through",
    env,
    options: { maxBodyBytes: 0 },
    delivery: { body: { randomBytes: 1 } },
    expect: refused("body_too_large"),
  },
  ...[Number.NaN, -1].map(
    (maxBodyBytes): Row => ({
      name: `limit: ${maxBodyBytes} is a mistake, and lets nothing through`,
      env,
      options: { maxBodyBytes },
      delivery: {},
      expect: refused("option_invalid"),
    }),
  ),
];

const truncated: readonly Row[] = [
  {
    name: "truncated: shorter than its Content-Length is told from changed",
    env,
    delivery: { body: '{"a":1,"b":2}', sentBody: '{"a":1,', announcedLength: 13 },
    expect: refused("body_truncated"),
    needs: ["lying-content-length"],
  },
  {
    name: "truncated: the sender closes halfway through the body",
    env,
    delivery: { framing: "cut" },
    expect: { ...refused("body_truncated"), answerLost: true },
    needs: ["cut-body"],
  },
  {
    name: "truncated: the sender closes halfway through the chunks",
    env,
    delivery: { framing: "cut-chunked" },
    expect: { ...refused("body_truncated"), answerLost: true },
    needs: ["cut-body", "chunked"],
  },
];

/** A sender without a signing key cannot make us read a body: these answers come before its first byte. */
const headerFirst: readonly Row[] = (
  [
    ["an unsigned request", "signature_missing", { headers: { "Upstash-Signature": undefined } }],
    ["a malformed signature", "signature_malformed", { spoil: "has a fourth part" }],
    ["a stranger's signature", "signature_mismatch", { key: testKeys.stranger }],
    ["an expired signature", "expired", { claims: { exp: NOW / 1000 - 60 } }],
    ["a signature for elsewhere", "url_mismatch", { claims: { sub: "https://other.example/" } }],
    ["a body over the limit", "body_too_large", {}],
  ] as const
).map(
  ([name, code, delivery]): Row => ({
    name: `header first: ${name} is refused before the body comes`,
    env,
    options: { ...options, url: "published" },
    delivery: { ...delivery, framing: "withheld", announcedLength: 10 * 1024 * 1024 },
    expect: refused(code),
    needs: ["withheld-body"],
  }),
);

/** How much of a body is read, and when. */
export const limitRows: readonly Row[] = [...limit, ...truncated, ...headerFirst];

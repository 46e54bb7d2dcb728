import { decodeJwt, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { bodyClaim, generateTestKeys, hostileDeliveries, type signDelivery } from "../src/index.js";

const { current: key } = generateTestKeys().US_EAST_1;
const genuine = { url: "https://app.example/jobs?a=1", region: "US_EAST_1", key } as const;

/** What jose makes of the token, for a receiver of this URL and this body. */
async function judged({ headers }: Awaited<ReturnType<typeof signDelivery>>): Promise<string> {
  const secret = new TextEncoder().encode(key);
  const options = { issuer: "Upstash", requiredClaims: ["body", "sub"], algorithms: ["HS256"] };
  return jwtVerify(headers["Upstash-Signature"] ?? "", secret, options).then(
    ({ payload }) => `genuine, for ${payload.sub}`,
    (error) => `${error.code} ${error.claim ?? ""}`.trim(),
  );
}

test("jose refuses what is wrong with the token", async () => {
  const verdicts = hostileDeliveries.map(async ({ name, sign }) => [
    name,
    await judged(await sign(genuine)),
  ]);
  expect(Object.fromEntries(await Promise.all(verdicts))).toEqual({
    unsigned: "ERR_JWS_INVALID",
    garbage: "ERR_JWS_INVALID",
    unprotected: "ERR_JOSE_ALG_NOT_ALLOWED",
    stranger: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    published: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    signature: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    issuer: "ERR_JWT_CLAIM_VALIDATION_FAILED iss",
    claims: "ERR_JWT_CLAIM_VALIDATION_FAILED body",
    expired: "ERR_JWT_EXPIRED exp",
    early: "ERR_JWT_CLAIM_VALIDATION_FAILED nbf",
    body: "genuine, for https://app.example/jobs?a=1",
    url: "genuine, for https://app.example/jobs/elsewhere?a=1",
    region: "genuine, for https://app.example/jobs?a=1",
  });
});

/** What an app can make of a body, and the one that is sent in its place. */
const BODIES: readonly (readonly [kind: string, body: string, changed: string])[] = [
  ["nothing", "", "{}"],
  ["JSON with a space", '{"check": true}', '{"check":\ttrue}'],
  ["JSON with a space in a string first", '{"a \\" b":\n1}', '{"a \\" b": 1}'],
  ["JSON with a tab", '{\t"a":1}', '{ "a":1}'],
  ["JSON without white space", '{"amount":10}', '{ "amount":10}'],
  ["a list", "[]", "[ ]"],
  ["a number", "1", "1 "],
  ["a string", '"a b"', '"a b" '],
  ["a form", "to=bob&n=10", "to=bob&n=11"],
  ["a form that ends encoded", "path=a%2F", "path=a%2E"],
  ["text", "Hi, Zoë!", "Hi, Zpë!"],
  ["text without letters", "é?", "é? "],
  ["XML", "<a>1</a>", "<a>1</a>\n"],
  ["multipart", "--x\r\n\r\n1\r\n--x--\r\n", "--x\r\n\r\n1\r\n--x--\r\n\n"],
  ["JSON in part", '{"a":1}{"b":2}', '{"a":1}{"b":3}'],
];

const tampered = (body: string | Uint8Array) => {
  const hostile = hostileDeliveries.find(({ name }) => name === "body");
  return hostile?.sign({ ...genuine, body }) ?? expect.unreachable();
};

test.each(BODIES)("a changed body is read as the signed one is: %s", async (_, body, changed) => {
  const { toRequest, headers } = await tampered(body);
  expect(await toRequest().text()).toBe(changed);
  const { body: hash } = decodeJwt(headers["Upstash-Signature"] ?? "");
  expect(hash).toBe(await bodyClaim(new TextEncoder().encode(body)));
});

test("changed JSON has the same value", async () => {
  for (const [kind, body, changed] of BODIES.filter(([kind]) => /^(JSON with|a list)/.test(kind))) {
    expect(JSON.parse(changed), kind).toEqual(JSON.parse(body));
  }
});

test("bytes that are no text keep their beginning and their length", async () => {
  const { body } = await tampered(Uint8Array.of(0x89, 0x50, 0xff));
  expect([...body]).toEqual([0x89, 0x50, 0xfe]);
});

test("the other region is named", async () => {
  const hostile = hostileDeliveries.find(({ name }) => name === "region");
  const signed = await hostile?.sign(genuine);
  expect(signed?.headers["Upstash-Region"]).toBe("EU-CENTRAL-1");
});

import { jwtVerify } from "jose";
import { expect, test } from "vitest";
import { generateTestKeys, hostileDeliveries, type signDelivery } from "../src/index.js";

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

test.each([
  ["", " "],
  ["1", "0"],
  ['{"amount":10}', 'z"amount":10}'],
])("a changed body is not the signed one: %j", async (body, changed) => {
  const hostile = hostileDeliveries.find(({ name }) => name === "body");
  const { toRequest } = (await hostile?.sign({ ...genuine, body })) ?? expect.unreachable();
  expect(await toRequest().text()).toBe(changed);
});

test("the other region is named", async () => {
  const hostile = hostileDeliveries.find(({ name }) => name === "region");
  const signed = await hostile?.sign(genuine);
  expect(signed?.headers["Upstash-Region"]).toBe("EU-CENTRAL-1");
});

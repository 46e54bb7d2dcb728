import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  bodyClaim,
  regions,
  sendDelivery,
  signDelivery,
  testEnvironment,
  testKeys,
  testTokens,
} from "@qstash-verify/testing";
import { base64url, compactVerify } from "jose";
import { describe, expect, test } from "vitest";

const url = "https://app.example.com/api/qstash";
const now = Date.UTC(2026, 0, 15, 12, 0, 0, 999);
const iat = Date.UTC(2026, 0, 15, 12) / 1000;

/** The claims, once jose has verified the signature with this key. */
async function verifiedClaims(token: string | undefined, key: string): Promise<unknown> {
  const { payload, protectedHeader } = await compactVerify(
    token ?? "",
    new TextEncoder().encode(key),
    { algorithms: ["HS256"] },
  );
  expect(protectedHeader).toEqual({ alg: "HS256", typ: "JWT" });
  return JSON.parse(new TextDecoder().decode(payload));
}

describe("signDelivery", () => {
  test("the claims have the form of real tokens", async () => {
    const { headers } = await signDelivery({ url, body: "", now });
    const claims = await verifiedClaims(
      headers["Upstash-Signature"],
      testKeys.EU_CENTRAL_1.current,
    );
    expect(claims).toEqual({
      aud: "",
      // The hash of nothing, as the vendor's documentation prints it: with its padding.
      body: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
      exp: iat + 300,
      iat,
      iss: "Upstash",
      jti: expect.stringMatching(/^jwt_[A-Za-z0-9]{28}$/),
      nbf: iat,
      sub: url,
    });
  });

  test.each([{ id: 1 }, 7, new ArrayBuffer(3)])(
    "a body is a string or bytes, not %o",
    async (body) => {
      const given = body as unknown as string;
      const message = "body must be a string or bytes: pass JSON.stringify(body)";
      await expect(signDelivery({ url, body: given })).rejects.toThrow(new TypeError(message));
      const changed = { ...(await signDelivery({ url, body: "x" })), body: given as never };
      await expect(sendDelivery(changed)).rejects.toThrow(new TypeError(message));
    },
  );

  test("any view of bytes stands for them, without what is beside it", async () => {
    const view = new DataView(new Uint8Array([9, 1, 2, 9]).buffer, 1, 2);
    const { body } = await signDelivery({ url, body: view as unknown as Uint8Array });
    expect(body).toEqual(new Uint8Array([1, 2]));
  });

  test.each([
    ["issued", iat],
    ["epoch", 0],
    ["year-one", -62_135_596_800],
  ] as const)("notBefore %s is nbf %d", async (notBefore, nbf) => {
    const { headers } = await signDelivery({ url, now: new Date(now), notBefore });
    const claims = await verifiedClaims(
      headers["Upstash-Signature"],
      testKeys.EU_CENTRAL_1.current,
    );
    expect(claims).toMatchObject({ iat, nbf });
  });

  test("claims replace, add, and leave out", async () => {
    const claims = { exp: undefined, iss: "Downstash", extra: true };
    const { headers } = await signDelivery({ url, now, claims, key: testKeys.stranger });
    const signed = await verifiedClaims(headers["Upstash-Signature"], testKeys.stranger);
    expect(signed).toMatchObject({ iss: "Downstash", extra: true, sub: url });
    expect(signed).not.toHaveProperty("exp");
  });

  test.each(regions)("%s: its current key signs and its header says so", async (region) => {
    const { headers } = await signDelivery({ url, region });
    await verifiedClaims(headers["Upstash-Signature"], testKeys[region].current);
    expect(headers["Upstash-Region"]).toBe(region.replaceAll("_", "-"));
  });

  test("the headers are those of a real delivery", async () => {
    const plain = await signDelivery({ url });
    expect(plain.headers).toEqual({
      "User-Agent": "Upstash-QStash",
      "Upstash-Signature": expect.any(String),
      "Upstash-Region": "EU-CENTRAL-1",
      "Upstash-Message-Id": expect.stringMatching(/^msg_[A-Za-z0-9]+$/),
      "Upstash-Retried": "0",
      "Upstash-Caller-Ip": expect.any(String),
    });
    const scheduled = await signDelivery({
      url,
      messageId: "msg_1",
      retried: 2,
      scheduleId: "scd_1",
      urlGroup: "orders",
      callerIp: "198.51.100.7",
      headers: { "upstash-region": undefined, "Content-Type": "text/plain" },
    });
    expect(scheduled.headers).toEqual({
      "User-Agent": "Upstash-QStash",
      "Upstash-Signature": expect.any(String),
      "Upstash-Message-Id": "msg_1",
      "Upstash-Retried": "2",
      "Upstash-Caller-Ip": "198.51.100.7",
      "Upstash-Schedule-Id": "scd_1",
      "Upstash-Topic-Name": "orders",
      "Content-Type": "text/plain",
    });
  });

  test("toRequest() carries the same bytes, and how many they are", async () => {
    const body = Uint8Array.of(0, 255, 13, 10, 0xef, 0xbb, 0xbf);
    const request = (await signDelivery({ url, method: "PUT", body })).toRequest();
    expect(request.method).toBe("PUT");
    expect(request.headers.get("content-length")).toBe("7");
    expect(new Uint8Array(await request.arrayBuffer())).toEqual(body);
  });

  test("the body is copied: what happens to the caller's array changes nothing", async () => {
    const body = Uint8Array.of(1, 2, 3);
    const delivery = await signDelivery({ url, body });
    body.fill(0);
    expect(delivery.body).toEqual(Uint8Array.of(1, 2, 3));
  });
});

test("bodyClaim hashes exactly the bytes of a view", async () => {
  const view = new TextEncoder().encode("xxabcxx").subarray(2, 5);
  // SHA-256("abc"), FIPS 180-2 appendix B.1.
  const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const claim = await bodyClaim(view);
  expect(claim).toMatch(/^[\w-]{43}=$/);
  expect(Buffer.from(base64url.decode(claim.slice(0, -1))).toString("hex")).toBe(digest);
});

test("sendDelivery goes where the application listens, and does not follow a redirect", async () => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.statusCode = 302;
    response.setHeader("Location", "/elsewhere");
    const signature = request.headers["upstash-signature"];
    response.end(JSON.stringify({ url: request.url, signature, body: `${Buffer.concat(chunks)}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const delivery = await signDelivery({ url, body: "hello" });
  const response = await sendDelivery(delivery, { to: new URL(`http://127.0.0.1:${port}/here`) });
  expect(response.status).toBe(302);
  expect(await response.json()).toEqual({
    url: "/here",
    signature: delivery.headers["Upstash-Signature"],
    body: "hello",
  });
  server.close();
});

describe("testEnvironment", () => {
  const set = (env: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));

  test("the keys have the shape of real ones, and each is another", () => {
    const { EU_CENTRAL_1: eu, US_EAST_1: us, unprefixed, stranger } = testKeys;
    const all = [eu, us, unprefixed].flatMap((pair) => [pair.current, pair.next]);
    for (const key of [...all, stranger]) expect(key).toMatch(/^sig_[A-Za-z0-9]{28}$/);
    expect(new Set([...all, stranger]).size).toBe(7);
  });

  test("single holds one region's credentials under unprefixed names", () => {
    expect(set(testEnvironment("single", "US_EAST_1"))).toEqual({
      QSTASH_URL: "https://qstash-us-east-1.upstash.io",
      QSTASH_TOKEN: testTokens.US_EAST_1,
      QSTASH_CURRENT_SIGNING_KEY: testKeys.US_EAST_1.current,
      QSTASH_NEXT_SIGNING_KEY: testKeys.US_EAST_1.next,
    });
  });

  test("migration holds both regions' under prefixed names", () => {
    const env = testEnvironment("migration", "US_EAST_1");
    expect(env["QSTASH_REGION"]).toBe("US_EAST_1");
    expect(env["EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY"]).toBe(testKeys.EU_CENTRAL_1.next);
    expect(env["US_EAST_1_QSTASH_TOKEN"]).toBe(testTokens.US_EAST_1);
    expect(Object.keys(set(env))).toHaveLength(9);
    expect(set(testEnvironment("migration-with-unprefixed", "US_EAST_1"))).toEqual({
      ...set(testEnvironment("single", "EU_CENTRAL_1")),
      ...set(env),
    });
  });

  test("each mode names every variable, so none of another environment is left", () => {
    const [first = [], ...others] = (
      ["single", "migration", "migration-with-unprefixed"] as const
    ).map((mode) => Object.keys(testEnvironment(mode)).sort());
    expect(first).toHaveLength(14);
    for (const names of others) expect(names).toEqual(first);
  });
});

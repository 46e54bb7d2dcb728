import {
  generateTestKeys,
  sendDelivery,
  signDelivery,
  testEnvironment,
} from "@qstash-verify/testing";
import { conformance } from "@qstash-verify/testing/conformance";
import { flood, send } from "@qstash-verify/testing/conformance/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NextApp, startNext } from "./next-app.js";

describe.each([
  ["Next.js 16", "next"],
  ["Next.js 15", "next-15"],
] as const)("%s, built for production", (_, version) => {
  const keys = generateTestKeys();
  const key = keys.EU_CENTRAL_1.current;
  let app: NextApp;

  beforeAll(async () => {
    app = await startNext(version, testEnvironment("migration-with-unprefixed", "US_EAST_1", keys));
  }, 300_000);
  afterAll(() => app?.stop());

  const lacks = {
    "lying-content-length": "the HTTP server refuses it",
    development: "`next start` sets NODE_ENV=production",
  };

  describe("App Router", () => {
    conformance(test, {
      send: (wire) => send(app.origin, wire),
      lacks: { ...lacks, "get-with-body": "the Fetch standard has no GET with a body" },
    });
  });

  describe("Pages Router", () => {
    conformance(test, { prefix: "/api", send: (wire) => send(app.origin, wire), lacks });

    test("a body parser that was left on is an error with the way out", async () => {
      const delivery = await signDelivery({
        url: `${app.origin}/api/parsed`,
        body: "{}",
        key,
        headers: { "Content-Type": "application/json" },
      });
      const response = await sendDelivery(delivery);
      expect(response.status).toBe(500);
      expect((await response.json()).message).toContain("api: { bodyParser: false }");
    });

    test("whoever reads the request next has its bytes", async () => {
      const url = `${app.origin}/api/read-again`;
      const headers = { "Content-Type": "application/json" };
      for (const [body, value] of [
        ['{"a": 1}', { a: 1 }],
        ["", undefined],
      ] as const) {
        const response = await sendDelivery(await signDelivery({ url, key, body, headers }));
        expect(await response.json()).toEqual({ body: value, read: body, raw: body });
      }
    });
  });

  test.each(["EU_CENTRAL_1", "US_EAST_1"] as const)(
    "migration mode by the environment of the vendor's guide: %s",
    async (region) => {
      const url = `${app.origin}/orders/7`;
      const delivery = await signDelivery({
        url,
        region,
        key: keys[region].current,
        body: '{"amount":1}',
      });
      const response = await sendDelivery(delivery);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ id: "7", json: { amount: 1 }, region });
    },
  );

  test("the forms in which people write a handler work: the request is Next.js's own, unread", async () => {
    const url = `${app.origin}/orders/7`;
    const read = await sendDelivery(
      await signDelivery({ url, key, method: "PATCH", body: "as it was" }),
    );
    expect(await read.text()).toBe("as it was");
    const final = await sendDelivery(await signDelivery({ url, key, method: "PUT" }));
    expect(final.status).toBe(489);
    const typed = await sendDelivery(await signDelivery({ url, key, method: "DELETE" }));
    expect(await typed.json()).toEqual({ path: "/orders/7" });
  });

  test.each(["/uncalled", "/api/uncalled"])(
    "the wrapper exported without a handler is an error that says so: %s",
    async (path) => {
      const url = app.origin + path;
      const response = await sendDelivery(await signDelivery({ url, key }));
      expect(response.status).toBe(500);
      expect(app.output()).toContain("write verifySignature(handler)");
    },
  );

  test("no key and no token is in what the server printed", () => {
    expect(app.output()).toContain("Ready");
    expect(app.output()).not.toMatch(/sig_[\w-]|eyJ/);
  });

  test("forged deliveries that send their bodies cost no memory for them", async () => {
    const { answers, sent, growth } = await flood(`${app.origin}/orders/7`, () => app.memory());
    expect(new Set(answers)).toEqual(new Set(["HTTP/1.1 401 Unauthorized"]));
    expect(growth).toBeLessThan(sent / 2);
  });
});

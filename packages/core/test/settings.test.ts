import {
  accountFor,
  allVariables,
  primaryRegion,
  readSettings,
  remoteCredentials,
} from "@qstash-verify/core/building";
import { testEnvironment, testTokens } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import { prefixOf } from "../dist/settings.js";

const US_URL = "https://qstash-us-east-1.upstash.io";

test.each([null, undefined, "QSTASH_TOKEN=t", 5])("%o is no environment", (env) => {
  expect(() => readSettings(env as never)).toThrow(
    expect.objectContaining({ code: "option_invalid" }),
  );
});

test.each(["11", "01", "trueish", "untrue"])("QSTASH_DEV=%s asks for nothing", (value) => {
  expect(readSettings({ QSTASH_DEV: value }).dev).toBe(false);
});

test("a variable that is null is absent, and an object is named", () => {
  const settings = (token: unknown) => readSettings({ QSTASH_TOKEN: token } as never);
  expect(settings(null).notText).toBeUndefined();
  expect(settings({}).notText).toBe("QSTASH_TOKEN");
});

test("where the list of variables is denied, none is misspelt", () => {
  const env = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error("NotCapable");
      },
    },
  );
  expect(readSettings(env).unknown).toEqual([]);
  expect(readSettings({ EU_QSTASH_TOKEN: "t" }).unknown).toEqual(["EU_QSTASH_TOKEN"]);
});

describe("the account of a region", () => {
  test.each([
    ["without a URL, the unprefixed one is the EU's", {}, undefined, "US_EAST_1"],
    ["it is the region of its URL", { QSTASH_URL: US_URL }, "EU_CENTRAL_1", undefined],
    [
      "of a foreign URL, it is no region's",
      { QSTASH_URL: "https://qstash.example.com" },
      "EU_CENTRAL_1",
      "US_EAST_1",
    ],
    [
      "in migration mode, each has its own",
      { QSTASH_REGION: "US_EAST_1" },
      "EU_CENTRAL_1",
      "US_EAST_1",
    ],
  ])("%s", (_, env, eu, us) => {
    const settings = readSettings(env);
    expect(prefixOf(settings, "EU_CENTRAL_1")).toBe(eu);
    expect(prefixOf(settings, "US_EAST_1")).toBe(us);
    expect(prefixOf(settings, "off")).toBeUndefined();
  });

  test("is behind that prefix", () => {
    const single = readSettings(testEnvironment("single"));
    expect(accountFor(single, "EU_CENTRAL_1").token).toBe(testTokens.EU_CENTRAL_1);
    expect(accountFor(single, "US_EAST_1").token).toBeUndefined();
    const both = readSettings(testEnvironment("migration"));
    expect(accountFor(both, "US_EAST_1").token).toBe(testTokens.US_EAST_1);
  });
});

test.each(["single", "migration", "migration-with-unprefixed"] as const)(
  "a test environment (%s) leaves nothing of the settings it is laid over",
  (mode) => {
    const real = Object.fromEntries(allVariables().map(({ name, kind }) => [name, REAL[kind]]));
    const { devUrl: _, ...settings } = readSettings(testEnvironment(mode));
    expect(readSettings({ ...real, ...testEnvironment(mode) })).toMatchObject(settings);
    expect(settings.dev).toBe(false);
  },
);

const REAL = {
  region: "US_EAST_1",
  url: "https://qstash.example.com",
  token: "real",
  current: "sig_real",
  next: "sig_real2",
  dev: "true",
  port: "8080",
};

describe("remote credentials", () => {
  test("are never those of the local development server", () => {
    const env = { ...testEnvironment("migration"), QSTASH_DEV: "1" };
    expect(remoteCredentials("US_EAST_1", env)).toEqual({
      baseUrl: US_URL,
      region: "US_EAST_1",
      token: testTokens.US_EAST_1,
      devMode: false,
    });
    expect(() => remoteCredentials("US_EAST_1", testEnvironment("single"))).toThrow(
      expect.objectContaining({ code: "region_credentials_missing" }),
    );
  });
});

test.each<[Record<string, string>, string | undefined]>([
  [{}, "EU_CENTRAL_1"],
  [{ QSTASH_URL: US_URL }, "US_EAST_1"],
  [{ QSTASH_REGION: "us-east-1" }, "US_EAST_1"],
  [{ QSTASH_URL: "https://qstash.example.com" }, undefined],
])("with %o, messages are sent through %s", (env, region) => {
  expect(primaryRegion(env)).toBe(region);
});

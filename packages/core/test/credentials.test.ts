import { credentials, type Region } from "@qstash-verify/core";
import { testEnvironment, testTokens } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";

const refusal = (code: string) => expect.objectContaining({ code });

describe("single-region mode", () => {
  test("sends to the EU by default", () => {
    expect(credentials({ QSTASH_TOKEN: "t" })).toEqual({
      baseUrl: "https://qstash-eu-central-1.upstash.io",
      token: "t",
      region: "EU_CENTRAL_1",
    });
  });

  test("QSTASH_URL says where, and which region that is", () => {
    const env = { QSTASH_TOKEN: "t", QSTASH_URL: "https://qstash-us-east-1.upstash.io" };
    expect(credentials(env)).toMatchObject({ baseUrl: env.QSTASH_URL, region: "US_EAST_1" });
    expect(credentials(env, "US_EAST_1")).toMatchObject({ token: "t", region: "US_EAST_1" });
  });

  test("its token never serves the other region", () => {
    expect(() => credentials({ QSTASH_TOKEN: "t" }, "US_EAST_1")).toThrow(
      refusal("region_credentials_missing"),
    );
  });

  test("its token never serves a region at an address that is no region's", () => {
    const env = { QSTASH_TOKEN: "t", QSTASH_URL: "https://qstash.example.com" };
    expect(credentials(env).region).toBeUndefined();
    expect(() => credentials(env, "EU_CENTRAL_1")).toThrow(refusal("region_credentials_missing"));
  });
});

describe("migration mode", () => {
  const env = testEnvironment("migration-with-unprefixed", "US_EAST_1");

  test("sends through the primary region", () => {
    expect(credentials(env)).toMatchObject({ token: testTokens.US_EAST_1, region: "US_EAST_1" });
  });

  test("answers a delivery through its own region", () => {
    expect(credentials(env, "EU_CENTRAL_1")).toEqual({
      baseUrl: "https://qstash-eu-central-1.upstash.io",
      token: testTokens.EU_CENTRAL_1,
      region: "EU_CENTRAL_1",
    });
  });

  test("a region without a URL has its known one", () => {
    const { US_EAST_1_QSTASH_URL: _, ...rest } = env;
    expect(credentials(rest).baseUrl).toBe("https://qstash-us-east-1.upstash.io");
  });

  test.each<[string, Region | undefined]>([
    ["the primary region", undefined],
    ["the region of a delivery", "US_EAST_1"],
  ])("no other token stands in for that of %s", (_, region) => {
    const { US_EAST_1_QSTASH_TOKEN: __, ...rest } = env;
    expect(() => credentials(rest, region)).toThrow(refusal("region_credentials_missing"));
  });

  test("a typo in QSTASH_REGION is an error, unless the region is given", () => {
    const typo = { ...env, QSTASH_REGION: "US_EAST" };
    expect(() => credentials(typo)).toThrow(refusal("option_invalid"));
    expect(credentials(typo, "US_EAST_1").token).toBe(testTokens.US_EAST_1);
  });

  test("a delivery that proves no region is not answered through the primary one", () => {
    expect(() => credentials(env, undefined)).toThrow(refusal("region_credentials_missing"));
    expect(credentials({ QSTASH_TOKEN: "t" }, undefined).token).toBe("t");
  });

  test("a region that does not exist is an error", () => {
    expect(() => credentials(env, "US_WEST_1" as Region)).toThrow(refusal("option_invalid"));
  });
});

describe("dev mode", () => {
  test("sends to the local server", () => {
    const { baseUrl, region } = credentials({ QSTASH_DEV: "1", QSTASH_DEV_PORT: "9000" });
    expect({ baseUrl, region }).toEqual({ baseUrl: "http://127.0.0.1:9000", region: undefined });
  });

  test("does not in production", () => {
    const env = { ...testEnvironment("single"), QSTASH_DEV: "1", NODE_ENV: "production" };
    expect(credentials(env).token).toBe(testTokens.EU_CENTRAL_1);
  });
});

test("without an environment the process's is read", () => {
  process.env["QSTASH_TOKEN"] = "of the process";
  expect(credentials().token).toBe("of the process");
  delete process.env["QSTASH_TOKEN"];
});

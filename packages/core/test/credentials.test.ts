import { credentials, credentialsFor, findCredentials, type Region } from "@qstash-verify/core";
import { testEnvironment, testTokens } from "@qstash-verify/testing";
import { Client } from "@upstash/qstash";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";

const refusal = (code: string) => expect.objectContaining({ code });

describe("single-region mode", () => {
  test("sends to the EU by default", () => {
    expect(credentials({ QSTASH_TOKEN: "t" })).toEqual({
      baseUrl: "https://qstash-eu-central-1.upstash.io",
      token: "t",
      region: "EU_CENTRAL_1",
      devMode: false,
    });
  });

  test("QSTASH_URL says where, and which region that is", () => {
    const env = { QSTASH_TOKEN: "t", QSTASH_URL: "https://qstash-us-east-1.upstash.io" };
    expect(credentials(env)).toMatchObject({ baseUrl: env.QSTASH_URL, region: "US_EAST_1" });
    expect(credentialsFor("US_EAST_1", env)).toMatchObject({ token: "t", region: "US_EAST_1" });
  });

  test("its token never serves the other region", () => {
    expect(() => credentialsFor("US_EAST_1", { QSTASH_TOKEN: "t" })).toThrow(
      refusal("region_credentials_missing"),
    );
  });

  test("its token never serves a region at an address that is no region's", () => {
    const env = { QSTASH_TOKEN: "t", QSTASH_URL: "https://qstash.example.com" };
    expect(credentials(env).region).toBeUndefined();
    expect(() => credentialsFor("EU_CENTRAL_1", env)).toThrow(
      refusal("region_credentials_missing"),
    );
  });
});

test("a token is missed at an address that is no region's, too", () => {
  expect(() => credentials({ QSTASH_URL: "https://qstash.example.com" })).toThrow(
    expect.objectContaining({
      code: "region_credentials_missing",
      message: expect.stringContaining("set QSTASH_TOKEN"),
    }),
  );
});

describe("migration mode", () => {
  const env = testEnvironment("migration-with-unprefixed", "US_EAST_1");

  test("sends through the primary region", () => {
    expect(credentials(env)).toMatchObject({ token: testTokens.US_EAST_1, region: "US_EAST_1" });
  });

  test("answers a delivery through its own region", () => {
    expect(credentialsFor("EU_CENTRAL_1", env)).toEqual({
      baseUrl: "https://qstash-eu-central-1.upstash.io",
      token: testTokens.EU_CENTRAL_1,
      region: "EU_CENTRAL_1",
      devMode: false,
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
    expect(() => credentialsFor(region, rest)).toThrow(refusal("region_credentials_missing"));
  });

  test("a typo in QSTASH_REGION is an error, unless the region is given", () => {
    const typo = { ...env, QSTASH_REGION: "US_EAST" };
    expect(() => credentials(typo)).toThrow(refusal("option_invalid"));
    expect(credentialsFor("US_EAST_1", typo).token).toBe(testTokens.US_EAST_1);
  });

  test("a delivery that proves no region is not answered through the primary one", () => {
    expect(() => credentialsFor(undefined, env)).toThrow(refusal("region_credentials_missing"));
    expect(credentialsFor(undefined, { QSTASH_TOKEN: "t" }).token).toBe("t");
  });

  test("a region that does not exist is an error", () => {
    expect(() => credentialsFor("US_WEST_1" as Region, env)).toThrow(refusal("option_invalid"));
  });
});

describe("dev mode", () => {
  test("sends to the local server", () => {
    const { baseUrl, region, token } = credentials({ QSTASH_DEV: "1", QSTASH_DEV_PORT: "9000" });
    expect({ baseUrl, region }).toEqual({ baseUrl: "http://127.0.0.1:9000", region: undefined });
    // As the vendor's documentation has it: the base64 of what the server's default user is made of.
    const user = JSON.parse(Buffer.from(token, "base64").toString());
    expect(user).toEqual({ UserID: "defaultUser", Password: "defaultPassword" });
  });

  test("does not in production", () => {
    const env = { ...testEnvironment("single"), QSTASH_DEV: "1", NODE_ENV: "production" };
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    expect(credentials(env).token).toBe(testTokens.EU_CENTRAL_1);
    expect(JSON.stringify(warned.mock.calls)).toContain("dev_mode_ignored");
  });
});

test("without an environment the process's is read", () => {
  process.env["QSTASH_TOKEN"] = "of the process";
  expect(credentials().token).toBe("of the process");
  delete process.env["QSTASH_TOKEN"];
});

describe("findCredentials", () => {
  test("is undefined without a token, so that QStash can be optional and a build has no secrets", () => {
    expect(findCredentials({})).toBeUndefined();
    expect(findCredentials({ QSTASH_REGION: "US_EAST_1", QSTASH_TOKEN: "t" })).toBeUndefined();
  });

  test("is what credentials() returns with one", () => {
    for (const mode of ["single", "migration"] as const) {
      const env = testEnvironment(mode, "US_EAST_1");
      expect(findCredentials(env)).toEqual(credentials(env));
    }
  });

  test("throws where a setting makes no sense", () => {
    expect(() => findCredentials({ QSTASH_REGION: "US" })).toThrow(refusal("option_invalid"));
  });
});

test.each([
  [{ US_EAST_1_QSTASH_TOKEN: "t" }, "set it to US_EAST_1"],
  [
    {
      QSTASH_URL: "https://qstash-us-east-1.upstash.io",
      EU_CENTRAL_1_QSTASH_TOKEN: "t",
      US_EAST_1_QSTASH_TOKEN: "t",
    },
    "set it to US_EAST_1",
  ],
  [{ QSTASH_REGION: "US_EAST_1", QSTASH_TOKEN: "t" }, "set US_EAST_1_QSTASH_TOKEN"],
  [{ QSTASH_REGION: "US_EAST_1", EU_CENTRAL_1_QSTASH_TOKEN: "t" }, "set US_EAST_1_QSTASH_TOKEN"],
  [{}, "set QSTASH_TOKEN"],
  [{ QSTASH_TOKEN: { get: async () => "t" } }, "QSTASH_TOKEN is a binding"],
])("the hint helps: %o", (env, hint) => {
  expect(() => credentials(env)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(hint) }),
  );
});

describe("where the client of @upstash/qstash sends to, with QSTASH_DEV", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  test("in production, it is the account, whatever the client itself makes of the variable", async () => {
    vi.stubEnv("NODE_ENV", "production");
    vi.stubEnv("QSTASH_DEV", "true");
    vi.stubEnv("QSTASH_TOKEN", "t");
    vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const asked: unknown[] = [];
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      asked.push([url, new Headers(init.headers).get("authorization")]);
      return Response.json({ messageId: "msg_1" });
    });
    await new Client(credentials()).publish({ url: "https://app.example.com", body: "x" });
    const address = "https://qstash-eu-central-1.upstash.io/v2/publish/https://app.example.com";
    expect(asked).toEqual([[address, "Bearer t"]]);
  });

  test.each(["", "x", "x@other.example:80", "@other.example:80", "80/..", "123456"])(
    "never to another machine: port %j",
    (port) => {
      const env = { QSTASH_DEV: "true", QSTASH_DEV_PORT: port };
      if (port === "") expect(credentials(env).baseUrl).toBe("http://127.0.0.1:8080");
      else expect(() => credentials(env)).toThrow(/^QSTASH_DEV_PORT is not a port/);
    },
  );

  test("otherwise the client may start its own local server", () => {
    expect(credentials({ QSTASH_DEV: "true" })).not.toHaveProperty("devMode");
  });
});

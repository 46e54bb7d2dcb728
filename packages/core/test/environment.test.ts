import { afterEach, describe, expect, test, vi } from "vitest";
import { readEnvironment } from "../dist/environment.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

describe("production", () => {
  test("is not assumed where nothing says so", () => {
    expect(readEnvironment({}).production).toBe(false);
    for (const stage of ["development", "test", "Local", "dev"]) {
      expect(readEnvironment({ NODE_ENV: stage, VERCEL_ENV: stage }).production).toBe(false);
    }
  });

  test.each([
    { NODE_ENV: "production" },
    { NODE_ENV: "Production" },
    { NODE_ENV: "prod" },
    { NODE_ENV: "staging" },
    { VERCEL_ENV: "production" },
    { KUBERNETES_SERVICE_HOST: "10.0.0.1", NODE_ENV: "development" },
    { VERCEL_ENV: "preview", NODE_ENV: "development" },
    { FLY_APP_NAME: "payments", NODE_ENV: "development" },
    { AWS_LAMBDA_FUNCTION_NAME: "payments" },
    { DENO_DEPLOYMENT_ID: "abc" },
  ])("is said by %o", (env) => expect(readEnvironment(env).production).toBe(true));

  test("of the process is not hidden by an environment that is passed by hand", () => {
    vi.stubEnv("NODE_ENV", "production");
    expect(readEnvironment({ NODE_ENV: "development" }).production).toBe(true);
  });

  test("is assumed on Cloudflare Workers unless development is said", () => {
    vi.stubEnv("NODE_ENV", undefined);
    vi.stubGlobal("WebSocketPair", class {});
    expect(readEnvironment({}).production).toBe(true);
    expect(readEnvironment({ NODE_ENV: "development" }).production).toBe(false);
  });
});

describe("settings", () => {
  test("are trimmed, and a blank or non-string one is absent", () => {
    const settings = readEnvironment({
      QSTASH_TOKEN: " token\n",
      QSTASH_CURRENT_SIGNING_KEY: "  ",
      QSTASH_NEXT_SIGNING_KEY: { get: () => "a secrets store binding" },
      QSTASH_REGION: " ",
    });
    expect(settings.unprefixed).toEqual({ token: "token" });
    expect(settings.migration).toBe("off");
  });

  test.each([
    ["1", true],
    ["true", true],
    ["TRUE", true],
    ["0", false],
    ["false", false],
    ["yes", false],
  ])("QSTASH_DEV=%s asks for the development server: %s", (value, dev) =>
    expect(readEnvironment({ QSTASH_DEV: value }).dev).toBe(dev),
  );

  test("QSTASH_DEV_PORT is where that server listens", () => {
    expect(readEnvironment({}).devUrl).toBe("http://127.0.0.1:8080");
    expect(readEnvironment({ QSTASH_DEV_PORT: "9000" }).devUrl).toBe("http://127.0.0.1:9000");
  });
});

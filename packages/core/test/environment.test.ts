import { fromRequest, Receiver } from "@qstash-verify/core";
import { signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { readSettings } from "../dist/settings.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** What platforms set wherever they run an app. */
const PLATFORMS = [
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "CC_PRETTY_INSTANCE_NAME",
  "CONTAINER_APP_NAME",
  "CONTAINER_VERSION",
  "DENO_DEPLOY",
  "DENO_DEPLOYMENT_ID",
  "DYNO",
  "ECS_CONTAINER_METADATA_URI_V4",
  "FLY_APP_NAME",
  "GAE_ENV",
  "K_SERVICE",
  "KOYEB_APP_NAME",
  "KUBERNETES_SERVICE_HOST",
  "NF_DEPLOYMENT_SHA",
  "NOMAD_ALLOC_ID",
  "RAILWAY_ENVIRONMENT_NAME",
  "RENDER",
  "VCAP_APPLICATION",
  "WEBSITE_INSTANCE_ID",
  "__OW_ACTION_NAME",
];

describe("production", () => {
  test("is not assumed where nothing says so", () => {
    expect(readSettings({}).production).toBe(false);
    for (const stage of ["development", "test", "Local", "dev"]) {
      expect(readSettings({ NODE_ENV: stage, VERCEL_ENV: stage }).production).toBe(false);
    }
  });

  test.each([
    { NODE_ENV: "production" },
    { NODE_ENV: "Production" },
    { NODE_ENV: "prod" },
    { NODE_ENV: "staging" },
    { NODE_ENV: "latest" },
    { NODE_ENV: "test-eu" },
    { VERCEL_ENV: "production" },
    { VERCEL_ENV: "preview", NODE_ENV: "development" },
    { VERCEL: "1" },
    { VERCEL: "1", NODE_ENV: "development" },
    { NETLIFY: "true" },
  ])("is said by %o", (env) => expect(readSettings(env).production).toBe(true));

  test.each(PLATFORMS)("is said by %s, whatever NODE_ENV says", (name) => {
    expect(readSettings({ [name]: "x", NODE_ENV: "development" }).production).toBe(true);
  });

  test.each([
    { VERCEL: "1", VERCEL_ENV: "development" },
    { NETLIFY: "true", NETLIFY_DEV: "true" },
  ])("is not said by a platform's development server: %o", (env) =>
    expect(readSettings(env).production).toBe(false),
  );

  test("of the process is not hidden by an environment that is passed by hand", () => {
    vi.stubEnv("NODE_ENV", "production");
    expect(readSettings({ NODE_ENV: "development" }).production).toBe(true);
  });

  test("is assumed on Cloudflare Workers unless development is said", () => {
    vi.stubEnv("NODE_ENV", undefined);
    vi.stubGlobal("WebSocketPair", class {});
    expect(readSettings({}).production).toBe(true);
    expect(readSettings({ NODE_ENV: "development" }).production).toBe(false);
  });
});

describe("a variable that may not be read", () => {
  const denying = (allowed: Record<string, string>) =>
    new Proxy(allowed, {
      get(target, name) {
        if (typeof name === "string" && !(name in target)) throw new Error(`NotCapable: ${name}`);
        return Reflect.get(target, name);
      },
    });

  test("is absent, and what cannot be seen is production", () => {
    const keys = { QSTASH_CURRENT_SIGNING_KEY: "sig_a", QSTASH_NEXT_SIGNING_KEY: "sig_b" };
    const settings = readSettings(denying(keys));
    expect(settings.unprefixed).toMatchObject({ current: "sig_a", next: "sig_b", url: undefined });
    expect(settings).toMatchObject({ migration: "off", dev: false, production: true });
  });

  test.each(["NODE_ENV", "VERCEL_ENV", "VERCEL", "NETLIFY", ...PLATFORMS])(
    "makes it production, as %s alone does",
    (denied) => {
      const env = new Proxy(
        { NODE_ENV: "development", VERCEL_ENV: "development" },
        {
          get(target, name) {
            if (name === denied) throw new Error(`NotCapable: ${name}`);
            return Reflect.get(target, name);
          },
        },
      );
      expect(readSettings(env).production).toBe(true);
    },
  );
});

describe("settings", () => {
  test("are trimmed, and a blank or non-string one is absent", () => {
    const settings = readSettings({
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
    expect(readSettings({ QSTASH_DEV: value }).dev).toBe(dev),
  );

  test("QSTASH_DEV_PORT is where that server listens", () => {
    expect(readSettings({}).devUrl).toBe("http://127.0.0.1:8080");
    expect(readSettings({ QSTASH_DEV_PORT: "9000" }).devUrl).toBe("http://127.0.0.1:9000");
  });
});

describe("an environment is read once", () => {
  const url = "https://app.example.com/jobs";

  /** An environment that counts how often it is asked for a variable, and for the list of them. */
  function counted(env: Record<string, string>) {
    const counter = { reads: 0 };
    const count = <Result>(result: Result) => {
      counter.reads += 1;
      return result;
    };
    const proxy = new Proxy(env, {
      get: (target, name) => count(Reflect.get(target, name)),
      ownKeys: (target) => count(Reflect.ownKeys(target)),
    });
    return { counter, proxy };
  }

  test.each([
    ["by deliveries", {}],
    ["by refusals", { key: testKeys.stranger }],
  ])("%s", async (_, sign) => {
    const { counter, proxy } = counted(testEnvironment("migration"));
    const receiver = new Receiver({ onDiagnostic: () => {} });
    const reads: number[] = [];
    vi.spyOn(console, "warn").mockImplementation(() => {});
    for (let time = 0; time < 3; time++) {
      const { toRequest } = await signDelivery({ url, ...sign });
      const incoming = { ...fromRequest(toRequest()), env: proxy };
      await receiver.receive(incoming).catch(() => {});
      reads.push(counter.reads);
    }
    vi.restoreAllMocks();
    expect(reads[0]).toBeGreaterThan(0);
    expect(reads).toEqual([reads[0], reads[0], reads[0]]);
  });

  test("a second one is read as well, and its keys are its own", async () => {
    const { counter, proxy } = counted(testEnvironment("single"));
    const receiver = new Receiver({ onRefused: () => {} });
    const { toRequest } = await signDelivery({ url });
    const receive = (env: object) =>
      receiver.receive({ ...fromRequest(toRequest()), env }).catch(({ code }) => code);
    expect(await receive({ QSTASH_CURRENT_SIGNING_KEY: testKeys.stranger })).toBe(
      "signature_mismatch",
    );
    expect(counter.reads).toBe(0);
    expect(await receive(proxy)).toMatchObject({ destination: url });
  });

  test("unless it has no keys: they may still come", async () => {
    const env: Record<string, string> = {};
    const receiver = new Receiver({ env });
    const { toRequest } = await signDelivery({ url });
    const receive = () => receiver.receive(fromRequest(toRequest())).catch(({ code }) => code);
    expect(await receive()).toBe("keys_missing");
    Object.assign(env, testEnvironment("single"));
    expect(await receive()).toMatchObject({ destination: url });
  });
});

import { describe, expect, test } from "vitest";
import type { DevOptions } from "../dist/dev/dev-options.js";
import { devPlan } from "../dist/dev/dev-plan.js";

type Env = Readonly<Record<string, string>>;

function plan(options: Partial<DevOptions>, env: Env = {}) {
  return devPlan({ host: "127.0.0.1", speed: 1, ...options }, env);
}

const both = ["EU_CENTRAL_1", "US_EAST_1"];

describe("what dev starts", () => {
  test.each<[string, Partial<DevOptions>, Env, object]>([
    ["nothing said", {}, {}, { regions: both, isPublished: false, primary: "EU_CENTRAL_1" }],
    ["a region", { region: "US_EAST_1" }, {}, { regions: ["US_EAST_1"], isPublished: true }],
    ["a single one", { mode: "single" }, {}, { regions: ["EU_CENTRAL_1"], isPublished: true }],
    ["QSTASH_DEV", {}, { QSTASH_DEV: "true" }, { regions: ["EU_CENTRAL_1"], isPublished: true }],
    ["QSTASH_DEV off", {}, { QSTASH_DEV: "false" }, { regions: both, isPublished: false }],
    [
      "both, with a primary one",
      { mode: "migration", region: "US_EAST_1" },
      { QSTASH_DEV: "1" },
      { regions: both, primary: "US_EAST_1", isPublished: false },
    ],
    [
      "its own keys for a single one",
      { region: "EU_CENTRAL_1", publishedKeys: false },
      {},
      { regions: ["EU_CENTRAL_1"], isPublished: false },
    ],
    [
      "a single one that others reach",
      { region: "EU_CENTRAL_1", host: "0.0.0.0" },
      {},
      { regions: ["EU_CENTRAL_1"], isPublished: false },
    ],
    [
      "the same, when that is wanted",
      { region: "EU_CENTRAL_1", host: "0.0.0.0", publishedKeys: true },
      {},
      { isPublished: true },
    ],
  ])("%s", (_, options, env, expected) => {
    expect(plan(options, env)).toMatchObject(expected);
  });

  test.each<[string, Partial<DevOptions>, Env, number, number]>([
    ["both", {}, {}, 8180, 8181],
    ["both, elsewhere", { euPort: 1, usPort: 2 }, {}, 1, 2],
    ["the EU alone", { region: "EU_CENTRAL_1" }, {}, 8080, 8181],
    ["the US alone", { region: "US_EAST_1" }, {}, 8180, 8080],
    ["the US alone, elsewhere", { region: "US_EAST_1", port: 7 }, {}, 8180, 7],
    ["where the SDKs were told", {}, { QSTASH_DEV: "1", QSTASH_DEV_PORT: "9000" }, 9000, 8181],
    ["both, published", { publishedKeys: true }, {}, 8080, 8181],
  ])("ports of %s", (_, options, env, eu, us) => {
    expect(plan(options, env).ports).toEqual({ EU_CENTRAL_1: eu, US_EAST_1: us });
  });

  test.each<[Partial<DevOptions>, Env, string]>([
    [{ port: 1 }, {}, "--eu-port and --us-port"],
    [{ region: "EU_CENTRAL_1", usPort: 1 }, {}, "US_EAST_1 is not started"],
    [{}, { QSTASH_DEV: "true", QSTASH_DEV_PORT: "x" }, "QSTASH_DEV_PORT"],
  ])("%j is a contradiction", (options, env, message) => {
    expect(() => plan(options, env)).toThrow(message);
  });
});

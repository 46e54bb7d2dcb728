import type { KeyOptions } from "@qstash-verify/core";
import { testEnvironment, testKeys } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import { createKeyring } from "../dist/keyring.js";
import { isPublished, PUBLISHED_KEYS } from "../dist/published-keys.js";
import type { Region } from "../dist/region.js";
import { readSettings } from "../dist/settings.js";
import { TrustedKeys, trustedKeys } from "../dist/trusted-keys.js";

const EU = testKeys.EU_CENTRAL_1;
const US = testKeys.US_EAST_1;
const [[publishedKey]] = PUBLISHED_KEYS as [[string, string]];
const apart = {
  QSTASH_CURRENT_SIGNING_KEY: testKeys.unprefixed.current,
  QSTASH_NEXT_SIGNING_KEY: testKeys.unprefixed.next,
};

/** The keys in the order of trial, each with the region it proves, and the diagnostics. */
function candidates(env: Record<string, string>, hint?: Region, options: KeyOptions = {}) {
  const reports: string[] = [];
  const subjects: (string | undefined)[] = [];
  const keyring = createKeyring(options, readSettings(env), (code, subject) => {
    reports.push(code);
    subjects.push(subject);
  });
  return {
    keys: keyring(hint).keys.map((key) => [key.secret, key.slot, key.region]),
    reports,
    subjects,
  };
}

describe("single-region mode", () => {
  test.each([
    [undefined, undefined],
    ["https://qstash.upstash.io", "EU_CENTRAL_1"],
    ["https://qstash-us-east-1.upstash.io", "US_EAST_1"],
    ["https://qstash.example.com", undefined],
  ])("QSTASH_URL %s makes the pair prove %s", (url, region) => {
    const env = { ...apart, ...(url && { QSTASH_URL: url }) };
    expect(candidates(env).keys).toEqual([
      [testKeys.unprefixed.current, "current", region],
      [testKeys.unprefixed.next, "next", region],
    ]);
  });

  test("one key is enough", () => {
    const { keys, subjects } = candidates({ QSTASH_NEXT_SIGNING_KEY: EU.next });
    expect([keys.length, subjects]).toEqual([1, ["QSTASH_NEXT_SIGNING_KEY"]]);
  });

  test("keys of regions are not used, and the error says what would use them", () => {
    const { QSTASH_REGION: _, ...env } = testEnvironment("migration");
    expect(() => candidates(env)).toThrow(
      expect.objectContaining({
        code: "keys_missing",
        message: expect.stringContaining("but QSTASH_REGION is not"),
      }),
    );
  });
});

describe("migration mode", () => {
  const env = { ...testEnvironment("migration", "US_EAST_1"), ...apart };
  const eu = [EU.current, EU.next];
  const us = [US.current, US.next];
  const plain = [testKeys.unprefixed.current, testKeys.unprefixed.next];

  test.each([
    ["EU_CENTRAL_1" as const, [...eu, ...plain, ...us]],
    ["US_EAST_1" as const, [...us, ...plain, ...eu]],
    [undefined, [...plain, ...eu, ...us]],
  ])("hint %s: its keys, the unprefixed pair, the rest", (hint, secrets) => {
    expect(candidates(env, hint).keys.map(([secret]) => secret)).toEqual(secrets);
  });

  test("an unprefixed key that equals a regional one is that regional one, slot included", () => {
    const rolled = { ...testEnvironment("migration"), QSTASH_NEXT_SIGNING_KEY: EU.current };
    const { keys } = candidates(rolled);
    expect(keys.filter(([secret]) => secret === EU.current)).toEqual([
      [EU.current, "current", "EU_CENTRAL_1"],
    ]);
  });

  test("any other unprefixed key proves no region", () => {
    expect(candidates(env).keys[0]).toEqual([plain[0], "current", undefined]);
  });

  test("a key configured for two regions proves neither, so no header decides its region", () => {
    const swapped = { ...env, US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: EU.current };
    const { keys, reports } = candidates(swapped, "US_EAST_1");
    expect(keys.filter(([secret]) => secret === EU.current)).toEqual([
      [EU.current, "current", undefined],
    ]);
    expect(reports).toEqual(["key_in_two_regions"]);
  });

  test("a typo in QSTASH_REGION uses every key and is reported", () => {
    const { keys, reports } = candidates({ ...env, QSTASH_REGION: "EU_CENTRAL" });
    expect(keys).toHaveLength(6);
    expect(reports).toEqual(["region_unrecognised"]);
  });
});

describe("options", () => {
  test("replace the environment", () => {
    const options = { currentSigningKey: ` ${testKeys.stranger}\n` };
    expect(candidates(testEnvironment("migration"), undefined, options).keys).toEqual([
      [testKeys.stranger, "current", undefined],
    ]);
  });

  test("that replace the keys of regions are reported", () => {
    const options = {
      currentSigningKey: testKeys.stranger,
      nextSigningKey: testKeys.unprefixed.next,
    };
    expect(candidates(testEnvironment("migration"), undefined, options).reports).toEqual([
      "regional_keys_replaced",
    ]);
    expect(candidates(testEnvironment("single"), undefined, options).reports).toEqual([]);
  });

  test.each([
    { currentSigningKey: "", nextSigningKey: " " },
    { currentSigningKey: undefined, nextSigningKey: undefined },
    { currentSigningKey: EU.current, nextSigningKey: `${EU.next}\n` },
    { nextSigningKey: EU.current },
  ])("that say nothing new change nothing: %o", (options) => {
    const env = testEnvironment("migration-with-unprefixed");
    expect(candidates(env, undefined, options)).toEqual(candidates(env));
  });

  test("that are undefined were not given", () => {
    const options = { currentSigningKey: undefined };
    expect(candidates(testEnvironment("single"), undefined, options).keys).toHaveLength(2);
  });
});

/** What a deployed app has: keys that nobody can look up. */
const owned = {
  current: `sig_${"a1B2c3D4e5F6g7H8".repeat(2).slice(0, 28)}`,
  next: `sig_${"z9Y8x7W6v5U4t3S2".repeat(2).slice(0, 28)}`,
};
const deployed = {
  NODE_ENV: "production",
  QSTASH_CURRENT_SIGNING_KEY: owned.current,
  QSTASH_NEXT_SIGNING_KEY: owned.next,
};

describe("keys that anybody can look up", () => {
  const { unprefixed, stranger, ...regional } = testKeys;
  const constants = [...Object.values(regional), unprefixed].flatMap((pair) => [
    pair.current,
    pair.next,
  ]);

  test.each([...constants, stranger, ...PUBLISHED_KEYS.flat()])("%s: none in production", (key) => {
    const refused = expect.objectContaining({ code: "dev_mode_in_production" });
    const { NODE_ENV } = deployed;
    for (const [env, options] of [
      [{ NODE_ENV, QSTASH_CURRENT_SIGNING_KEY: key }, {}],
      [{ NODE_ENV, QSTASH_REGION: "EU_CENTRAL_1", US_EAST_1_QSTASH_NEXT_SIGNING_KEY: key }, {}],
      [deployed, { nextSigningKey: key }],
      [deployed, { currentSigningKey: owned.current, nextSigningKey: key }],
    ] as const) {
      expect(() => candidates(env, undefined, options)).toThrow(refused);
    }
    const beside = candidates({ ...deployed, QSTASH_NEXT_SIGNING_KEY: key });
    expect(beside.keys.map(([secret]) => secret)).toEqual([owned.current]);
  });

  test("a key of QStash's is none of them, whatever its letters", () => {
    expect(candidates(deployed).keys).toHaveLength(2);
  });
});

describe("what is said where nothing can be verified", () => {
  const UNPREFIXED = "no signing key is set: set QSTASH_CURRENT_SIGNING_KEY";
  const REGIONAL = "regional signing keys are set, but QSTASH_REGION is not";
  const MALFORMED = "no signing key is well-formed";

  test.each<[string, Record<string, string>]>([
    [UNPREFIXED, {}],
    [UNPREFIXED, { QSTASH_REGION: "US_EAST_1" }],
    [REGIONAL, { EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY: EU.current }],
    [REGIONAL, { US_EAST_1_QSTASH_NEXT_SIGNING_KEY: US.next }],
    [MALFORMED, { QSTASH_CURRENT_SIGNING_KEY: '"sig_a"' }],
    [MALFORMED, { QSTASH_REGION: "US_EAST_1", US_EAST_1_QSTASH_NEXT_SIGNING_KEY: "a key" }],
  ])("%s: %o", (message, env) => {
    expect(() => candidates(env)).toThrow(
      expect.objectContaining({ code: "keys_missing", message: expect.stringContaining(message) }),
    );
  });
});

describe("where a key comes from", () => {
  test.each<[KeyOptions, Record<string, string>, string[]]>([
    [{ devMode: true }, {}, Array(8).fill("devMode")],
    [{}, { QSTASH_DEV: "1" }, Array(8).fill("QSTASH_DEV")],
    [
      { currentSigningKey: EU.current, nextSigningKey: EU.next },
      {},
      ["currentSigningKey", "nextSigningKey"],
    ],
    [{}, { ...apart, QSTASH_URL: "" }, ["QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"]],
  ])("%o and %o", (options, env, sources) => {
    expect(trustedKeys({ ...options, env }).map(({ source }) => source)).toEqual(sources);
  });

  test("those of a region come first where one is named", () => {
    const env = testEnvironment("migration");
    const first = (region: Region) => trustedKeys({ env }, region)[0]?.region;
    expect([first("EU_CENTRAL_1"), first("US_EAST_1")]).toEqual(["EU_CENTRAL_1", "US_EAST_1"]);
    expect(() => trustedKeys({ env, strict: "no" as never })).toThrow("strict");
  });
});

test.each(["production", 5])("an environment that is %s counts as production", (env) => {
  const keys = new TrustedKeys({ env: env as never });
  expect(keys.isProduction(undefined)).toBe(true);
});

describe("a key that is a binding", () => {
  const binding = { get: async () => owned.current };

  test("is named, with what to do", () => {
    const env = { QSTASH_CURRENT_SIGNING_KEY: binding } as unknown as Record<string, string>;
    expect(() => candidates(env)).toThrow(
      expect.objectContaining({
        code: "keys_missing",
        message: expect.stringMatching(/^QSTASH_CURRENT_SIGNING_KEY is a binding, .* get\(\)/),
      }),
    );
  });
});

describe("dev mode", () => {
  const dev = { ...testEnvironment("single"), QSTASH_DEV: "true" };

  test("trusts the eight published keys and nothing else", () => {
    expect(candidates(dev).keys.map(([secret]) => secret)).toEqual(PUBLISHED_KEYS.flat());
    expect(candidates({}, undefined, { devMode: true }).keys).toHaveLength(8);
  });

  test("is switched off by the option, and by keys given as options", () => {
    expect(candidates(dev, undefined, { devMode: false }).keys).toHaveLength(2);
    expect(candidates(dev, undefined, { nextSigningKey: US.next }).keys).toHaveLength(1);
  });

  test("from the environment is ignored in production, and reported", () => {
    const { keys, reports } = candidates({ ...dev, ...deployed });
    expect(keys.map(([secret]) => secret)).toEqual([owned.current, owned.next]);
    expect(reports).toEqual(["dev_mode_ignored"]);
  });

  test.each<[string, Record<string, string>, KeyOptions]>([
    ["devMode", testEnvironment("single"), { devMode: true }],
    ["an option", testEnvironment("single"), { nextSigningKey: publishedKey }],
    ["the environment's only key", { QSTASH_CURRENT_SIGNING_KEY: publishedKey }, {}],
    [
      "its only regional key",
      { QSTASH_REGION: "EU_CENTRAL_1", EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: publishedKey },
      {},
    ],
  ])("published keys are refused in production by way of %s", (_, env, options) => {
    expect(() => candidates({ ...env, NODE_ENV: "production" }, undefined, options)).toThrow(
      expect.objectContaining({ code: "dev_mode_in_production" }),
    );
  });

  test.each([
    ["lacks what every key begins with", testKeys.stranger.replace("sig_", "sag_")],
    ["begins otherwise", `x${testKeys.stranger}`],
    ["ends otherwise", `${testKeys.stranger}1`],
    ["has fewer zeros", testKeys.stranger.replace(/0+$/, "0")],
  ])("a key that is like one for tests, but %s, is not taken for one", (_, key) => {
    expect(isPublished(testKeys.stranger)).toBe(true);
    expect(isPublished(key)).toBe(false);
  });

  test("a published key beside real ones is dropped in production, and reported", () => {
    const { NODE_ENV, ...env } = { ...deployed, QSTASH_NEXT_SIGNING_KEY: publishedKey };
    expect(candidates(env).keys).toHaveLength(2);
    const { keys, reports, subjects } = candidates({ ...env, NODE_ENV });
    expect(keys.map(([secret]) => secret)).toEqual([owned.current]);
    expect(reports).toEqual(["published_key_ignored"]);
    expect(subjects).toEqual(["QSTASH_NEXT_SIGNING_KEY"]);
  });
});

import {
  allVariables,
  holdsSettings,
  hostEnvironment,
  isAboutQStash,
} from "@qstash-verify/core/building";
import { afterEach, describe, expect, test, vi } from "vitest";
import { bundledNodeEnv } from "../dist/environment.js";
import { isMisspelt } from "../dist/variables.js";

afterEach(() => vi.unstubAllGlobals());

test("all variables are listed, in the order in which people look for them", () => {
  const names = ["URL", "TOKEN", "CURRENT_SIGNING_KEY", "NEXT_SIGNING_KEY"];
  expect(allVariables().map(({ name }) => name)).toEqual([
    "QSTASH_REGION",
    ...["", "EU_CENTRAL_1_", "US_EAST_1_"].flatMap((prefix) =>
      names.map((name) => `${prefix}QSTASH_${name}`),
    ),
    "QSTASH_DEV",
    "QSTASH_DEV_PORT",
  ]);
  const of = (name: string) => allVariables().find((each) => each.name === name);
  expect(of("QSTASH_REGION")).toMatchObject({ kind: "region", region: undefined });
  expect(of("QSTASH_TOKEN")).toMatchObject({ kind: "token", region: undefined });
  expect(of("US_EAST_1_QSTASH_URL")).toMatchObject({ kind: "url", region: "US_EAST_1" });
  expect(of("QSTASH_DEV")).toMatchObject({ kind: "dev", region: undefined });
  expect(of("QSTASH_DEV_PORT")).toMatchObject({ kind: "port", region: undefined });
});

test.each([
  [undefined, false],
  [{}, false],
  [{ KV: {} }, false],
  [{ KV: {}, QSTASH_TOKEN: "t" }, true],
  [{ US_EAST_1_QSTASH_URL: "u" }, true],
])("%o holds settings of QStash: %s", (given, expected) => {
  expect(holdsSettings(given)).toBe(expected);
});

test.each([
  ["EU_QSTASH_TOKEN", true],
  ["us-east-1_qstash_next_signing_key", true],
  ["US_EAST_2_QSTASH_CURRENT_SIGNING_KEY", true],
  ["AP_SOUTH_1_QSTASH_URL", true],
  ["X_EU_CENTRAL_1_QSTASH_TOKEN", false],
  ["EU_X_EU_CENTRAL_1_QSTASH_TOKEN", true],
  ["EU_CENTRAL_1_QSTASH_TOKEN", false],
  ["US_EAST_1_QSTASH_URL", false],
  ["EU.QSTASH_TOKEN", false],
  ["EU_QSTASH_TOKENS", false],
  ["NEU_QSTASH_TOKEN", false],
  ["EU_QSTASH_REGION", false],
  ["QSTASH_TOKEN", false],
])("%s is a misspelt name of a region's variable: %s", (name, expected) => {
  expect(isMisspelt(name)).toBe(expected);
});

test("a name that was meant for QStash is known, in any spelling", () => {
  expect(["QSTASH", "my_QStash_key"].every(isAboutQStash)).toBe(true);
  expect(["REDIS_URL", "Q_STASH"].some(isAboutQStash)).toBe(false);
});

describe("the process's environment", () => {
  test("is the one of the process", () => {
    expect(hostEnvironment()).toBe(process.env);
    expect(bundledNodeEnv()).toBe(process.env["NODE_ENV"]);
  });

  test.each([undefined, "a text", {}, { env: "a text" }])("is empty where process is %o", (own) => {
    vi.stubGlobal("process", own);
    const found = [hostEnvironment(), bundledNodeEnv()];
    vi.unstubAllGlobals();
    expect(found).toEqual([{}, undefined]);
  });
});

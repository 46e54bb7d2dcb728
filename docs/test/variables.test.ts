// The schemas of guides/variables.md, with the settings of both modes.
import { testEnvironment } from "@qstash-verify/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ZodType } from "zod";
import { moduleOf } from "./page-code.js";

const PAGE = "guides/variables";
const single = testEnvironment("single");
const migration = testEnvironment("migration");
const both = testEnvironment("migration-with-unprefixed");
const KEY = "EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY";

describe.each([
  ["one region", single, "QSTASH_NEXT_SIGNING_KEY"],
  ["migration mode", migration, KEY],
])("%s", (title, env, name) => {
  test.each<[boolean, string, string | undefined]>([
    [true, "as it is", env[name as keyof typeof env]],
    [true, "with a line break", `${env[name as keyof typeof env]}\n`],
    [false, "with quotes", `"${env[name as keyof typeof env]}"`],
    [false, "blank", ""],
    [false, "missing", undefined],
  ])("%s for a key %s", async (valid, _, value) => {
    const { schema } = await moduleOf<{ schema: ZodType }>(PAGE, title);
    expect(schema.safeParse({ ...env, [name]: value }).success).toBe(valid);
  });
});

describe("env.ts", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  const load = (env: object) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    return moduleOf(PAGE, "env.ts");
  };

  test.each<[string, object]>([
    ["one region", single],
    ["migration mode", both],
    ["a build without secrets", { SKIP_ENV_VALIDATION: "true" }],
  ])("takes %s", async (_, env) => {
    await expect(load(env)).resolves.toBeDefined();
  });

  test.each<[string, object]>([
    ["no keys", {}],
    ["a key in quotes", { ...both, [KEY]: `"${single}"` }],
    ["another region", { ...single, QSTASH_REGION: "US_WEST_1" }],
  ])("refuses %s", async (_, env) => {
    vi.spyOn(console, "error").mockReturnValue();
    await expect(load(env)).rejects.toThrow("Invalid environment variables");
  });
});

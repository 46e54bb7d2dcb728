import { type Region, regions, regionUrls } from "./region.js";
import { type TestKeys, testKeys, testTokens } from "./test-keys.js";

/**
 * How an app names its QStash settings.
 *
 * - `single`: unprefixed variables, which hold one region's credentials.
 * - `migration`: `QSTASH_REGION`, and variables prefixed with the name of each region.
 * - `migration-with-unprefixed`: both, as Upstash's migration guide leaves them. The unprefixed
 *   variables are those of the EU region, where the account was before it migrated.
 */
export type EnvironmentMode = "single" | "migration" | "migration-with-unprefixed";

/**
 * A complete environment that trusts {@link testKeys}: URLs, tokens and signing keys.
 *
 * The variables that `mode` does not use are in it too, and empty, which counts as not set. So nothing that the
 * shell or a `.env` file has set sends a test to a real account.
 *
 * @example
 * ```ts
 * import { testEnvironment } from "@qstash-verify/testing";
 *
 * Object.assign(process.env, testEnvironment("migration", "US_EAST_1"));
 * ```
 *
 * @param region In `single` mode the region of the account, otherwise the primary region. Default:
 *   `EU_CENTRAL_1`.
 * @param keys The signing keys. Default: {@link testKeys}.
 * @returns A new object. `NODE_ENV` is not in it.
 */
export function testEnvironment(
  mode: EnvironmentMode,
  region: Region = "EU_CENTRAL_1",
  keys: TestKeys = testKeys,
): Record<string, string> {
  const variables = (prefix: string, each: Region) => credentialVariables(prefix, each, keys);
  const unprefixed = variables("", mode === "single" ? region : "EU_CENTRAL_1");
  const prefixed = Object.assign({}, ...regions.map((each) => variables(`${each}_`, each)));
  return {
    QSTASH_DEV: "",
    QSTASH_REGION: mode === "single" ? "" : region,
    ...(mode === "migration" ? emptied(unprefixed) : unprefixed),
    ...(mode === "single" ? emptied(prefixed) : prefixed),
  };
}

function emptied(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(variables).map((name) => [name, ""]));
}

function credentialVariables(
  prefix: string,
  region: Region,
  keys: TestKeys,
): Record<string, string> {
  return {
    [`${prefix}QSTASH_URL`]: regionUrls[region],
    [`${prefix}QSTASH_TOKEN`]: testTokens[region],
    [`${prefix}QSTASH_CURRENT_SIGNING_KEY`]: keys[region].current,
    [`${prefix}QSTASH_NEXT_SIGNING_KEY`]: keys[region].next,
  };
}

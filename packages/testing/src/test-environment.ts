import { type Region, regions, regionUrls } from "./region.js";
import { testKeys, testTokens } from "./test-keys.js";

/**
 * How an application names its QStash settings.
 *
 * - `single`: unprefixed variables, which hold one region's credentials.
 * - `migration`: `QSTASH_REGION`, and variables prefixed with the name of each region.
 * - `migration-with-unprefixed`: both, as the vendor's migration guide leaves them. The unprefixed
 *   variables are those of the EU region, where the account was before it migrated.
 */
export type EnvironmentMode = "single" | "migration" | "migration-with-unprefixed";

/**
 * Gives a complete environment that trusts {@link testKeys}: URLs, tokens and signing keys.
 *
 * @param region in `single` mode the region of the account, otherwise the primary region.
 *   `EU_CENTRAL_1` unless given.
 * @returns a new object, to add to or delete from. `NODE_ENV` is not in it.
 */
export function testEnvironment(
  mode: EnvironmentMode,
  region: Region = "EU_CENTRAL_1",
): Record<string, string> {
  if (mode === "single") return credentialVariables("", region);
  return {
    ...(mode === "migration-with-unprefixed" ? credentialVariables("", "EU_CENTRAL_1") : {}),
    QSTASH_REGION: region,
    ...Object.assign({}, ...regions.map((each) => credentialVariables(`${each}_`, each))),
  };
}

function credentialVariables(prefix: string, region: Region): Record<string, string> {
  return {
    [`${prefix}QSTASH_URL`]: regionUrls[region],
    [`${prefix}QSTASH_TOKEN`]: testTokens[region],
    [`${prefix}QSTASH_CURRENT_SIGNING_KEY`]: testKeys[region].current,
    [`${prefix}QSTASH_NEXT_SIGNING_KEY`]: testKeys[region].next,
  };
}

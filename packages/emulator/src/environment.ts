import { type Region, testEnvironment } from "@qstash-verify/testing";
import type { EmulatedRegion } from "./region.js";

/**
 * How an application names its settings: `single` are the unprefixed variables of one region,
 * `migration` is `QSTASH_REGION` and the prefixed ones of both.
 */
export type EnvironmentMode = "single" | "migration";

/** The variables of one region, and those of the other mode, empty. */
export function singleVariables(region: EmulatedRegion): Record<string, string> {
  return { ...emptyVariables(), ...regionVariables(region) };
}

/** The variables that an app needs to use a region, each with a prefix. */
function regionVariables(region: EmulatedRegion, prefix = ""): Record<string, string> {
  return {
    [`${prefix}QSTASH_URL`]: region.url,
    [`${prefix}QSTASH_TOKEN`]: region.token,
    [`${prefix}QSTASH_CURRENT_SIGNING_KEY`]: region.keys.current,
    [`${prefix}QSTASH_NEXT_SIGNING_KEY`]: region.keys.next,
  };
}

/** The variables of both regions, and those without a prefix, empty. */
export function migrationVariables(
  primary: Region,
  regions: readonly EmulatedRegion[],
): Record<string, string> {
  const variables = regions.map((region) => regionVariables(region, `${region.name}_`));
  return Object.assign(emptyVariables(), { QSTASH_REGION: primary }, ...variables);
}

/** What an app has set besides would lead it to a real account. An empty variable counts as not set. */
function emptyVariables(): Record<string, string> {
  const names = Object.keys(testEnvironment("single"));
  return Object.fromEntries(names.map((name) => [name, ""]));
}

import type { Region } from "@qstash-verify/testing";
import type { EmulatedRegion } from "./region.js";

/**
 * How an application names its settings: `single` are the unprefixed variables of one region,
 * `migration` is `QSTASH_REGION` and the prefixed ones of both.
 */
export type EnvironmentMode = "single" | "migration";

/** The variables that an app needs to use a region, each with a prefix. */
export function regionVariables(region: EmulatedRegion, prefix = ""): Record<string, string> {
  return {
    [`${prefix}QSTASH_URL`]: region.url,
    [`${prefix}QSTASH_TOKEN`]: region.token,
    [`${prefix}QSTASH_CURRENT_SIGNING_KEY`]: region.keys.current,
    [`${prefix}QSTASH_NEXT_SIGNING_KEY`]: region.keys.next,
  };
}

/** The variables of both regions. */
export function migrationVariables(
  primary: Region,
  regions: readonly EmulatedRegion[],
): Record<string, string> {
  const variables = regions.map((region) => regionVariables(region, `${region.name}_`));
  return Object.assign({ QSTASH_REGION: primary }, ...variables);
}

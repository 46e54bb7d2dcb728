import { isConfigurationError, type Region } from "@qstash-verify/core";
import { accountFor, primaryRegion, readSettings, trustedKeys } from "@qstash-verify/core/building";
import { Failure } from "../failure.js";
import type { Variables } from "./settings.js";

/** The two keys of one account, if they are set. */
export interface KeyPair {
  readonly current: string | undefined;
  readonly next: string | undefined;
}

/** The region of a configuration. @throws ConfigurationError `option_invalid` */
export function homeRegion(env: Variables): Region {
  // An address that is not QStash's own, such as an emulator's, names no region.
  return primaryRegion(env) ?? "EU_CENTRAL_1";
}

/** The keys that are configured for a region, whether they are trusted or not. */
export function configuredKeys(env: Variables, region: Region): KeyPair {
  return accountFor(readSettings(env), region);
}

/**
 * The key that a delivery of a region is signed with: one that a receiver of these settings trusts.
 *
 * @returns `undefined` if it trusts no key of this region and slot
 * @throws Failure if a receiver would refuse these settings
 */
export function signingKey(
  env: Variables,
  region: Region,
  slot: "current" | "next",
): string | undefined {
  const keys = trusted(env, region);
  return keys.find((each) => each.slot === slot && (each.region ?? region) === region)?.secret;
}

function trusted(env: Variables, region: Region): ReturnType<typeof trustedKeys> {
  try {
    return trustedKeys({ env, onDiagnostic: () => {} }, region);
  } catch (error) {
    if (!isConfigurationError(error)) throw error;
    if (error.code === "keys_missing") return [];
    throw new Failure(`${region}: there is no key to sign with: ${error.message}`);
  }
}

import { isConfigurationError, type Region } from "@qstash-verify/core";
import { accountFor, primaryRegion, readSettings, trustedKeys } from "@qstash-verify/core/building";
import { Failure } from "../failure.js";
import type { Variables } from "./load-environment.js";

/** The two keys of one account, as far as they are there. */
export interface KeyPair {
  readonly current: string | undefined;
  readonly next: string | undefined;
}

/** The region this configuration is at home in. @throws ConfigurationError `option_invalid` */
export function homeRegion(env: Variables): Region {
  // An address that is not one of QStash's, as that of an emulator, says nothing.
  return primaryRegion(env) ?? "EU_CENTRAL_1";
}

/** The keys that are configured for a region, whether they are trusted or not. */
export function configuredKeys(env: Variables, region: Region): KeyPair {
  return accountFor(readSettings(env), region);
}

/**
 * The key that a delivery of a region is signed with: one that a receiver of these settings trusts.
 *
 * @throws Failure where there is none
 */
export function signingKey(env: Variables, region: Region, slot: "current" | "next"): string {
  const keys = trusted(env, region, slot);
  const key = keys.find((each) => each.slot === slot && (each.region ?? region) === region);
  if (key) return key.secret;
  throw new Failure(
    `${region}: there is no ${slot} key that these settings trust: look with \`qstash-verify doctor\``,
  );
}

function trusted(env: Variables, region: Region, slot: string): ReturnType<typeof trustedKeys> {
  try {
    return trustedKeys({ env, onDiagnostic: () => {} }, region);
  } catch (error) {
    if (!isConfigurationError(error)) throw error;
    throw new Failure(`${region}: there is no ${slot} key to sign with: ${error.message}`);
  }
}

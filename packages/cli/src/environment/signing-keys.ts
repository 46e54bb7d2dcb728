import { isConfigurationError, type Region } from "@qstash-verify/core";
import {
  accountFor,
  DEV_VARIABLE,
  primaryRegion,
  readSettings,
  trustedKeys,
  variableName,
} from "@qstash-verify/core/building";
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
 * The keys that are known to be a region's. Without an address and without a token to send with, nothing says
 * which region the unprefixed ones belong to.
 */
export function keysOf(env: Variables, region: Region): KeyPair {
  const { migration, unprefixed, regional } = readSettings(env);
  const isUnknown = migration === "off" && (unprefixed.url ?? unprefixed.token) === undefined;
  const keys = configuredKeys(env, region);
  const isNone = keys.current === undefined && keys.next === undefined;
  return isUnknown || isNone ? regional[region] : keys;
}

/** A key to sign with, and what a receiver of the same settings knows of it. */
export interface OwnKey {
  readonly secret: string;
  /** The variable that it is from, or `QSTASH_DEV` for a published one. */
  readonly source: string;
  /** Why a receiver does not compare the region header with it; absent if the key proves a region. */
  readonly regionless?: string;
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
): OwnKey | undefined {
  const keys = trusted(env, region);
  const key = keys.find((each) => each.slot === slot && (each.region ?? region) === region);
  if (!key) return undefined;
  const { secret, source } = key;
  return {
    secret,
    source,
    ...(key.region === undefined && { regionless: reasonFor(env, source) }),
  };
}

/** Why a key proves no region. */
function reasonFor(env: Variables, source: string): string {
  const fact = "the app cannot compare the region, even with strict";
  if (source === DEV_VARIABLE) {
    return `${fact}: the published keys of ${DEV_VARIABLE} belong to no region`;
  }
  const remedy =
    readSettings(env).migration === "off"
      ? `set ${variableName("url")} to your region's address, or use the regional keys`
      : "set each region's own keys, with its prefix";
  return `${fact}, because the region of these keys is not known: ${remedy}`;
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

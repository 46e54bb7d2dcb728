import { parseRegion, type Region } from "@qstash-verify/core";
import { publishedDevKeys } from "@qstash-verify/testing";
import { regionOfUrl } from "./account.js";
import type { Variables } from "./load-environment.js";

/** The two keys of one account, as far as they are there. */
export interface KeyPair {
  readonly current: string | undefined;
  readonly next: string | undefined;
}

/** The trimmed value of a variable; a blank one is none. */
export function settingOf(env: Variables, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** The keys behind a prefix. */
export function keysBehind(env: Variables, prefix: "" | `${Region}_`): KeyPair {
  return {
    current: settingOf(env, `${prefix}QSTASH_CURRENT_SIGNING_KEY`),
    next: settingOf(env, `${prefix}QSTASH_NEXT_SIGNING_KEY`),
  };
}

/** The region this configuration is at home in: the primary one, or that of `QSTASH_URL`. */
export function homeRegion(env: Variables): Region {
  const named = parseRegion(settingOf(env, "QSTASH_REGION"));
  return named ?? regionOfUrl(settingOf(env, "QSTASH_URL") ?? "") ?? "EU_CENTRAL_1";
}

/** The keys a delivery of this region is signed with, as the configuration has them. */
export function keysOf(env: Variables, region: Region): KeyPair {
  if (/^(1|true)$/i.test(settingOf(env, "QSTASH_DEV") ?? "")) return publishedDevKeys[0];
  const regional = keysBehind(env, `${region}_`);
  if (regional.current ?? regional.next) return regional;
  // The unprefixed pair is that of the one region there is.
  const isHome = settingOf(env, "QSTASH_REGION") === undefined && homeRegion(env) === region;
  return isHome ? keysBehind(env, "") : regional;
}

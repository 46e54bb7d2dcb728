import { parseRegion, type Region } from "@qstash-verify/core";
import type { Variables } from "../environment/load-environment.js";
import { homeRegion, keysOf, settingOf } from "../environment/signing-keys.js";
import { Failure } from "../failure.js";

/**
 * The key that a region signs with.
 *
 * @throws Failure where there is none: it names the variable that an app with these settings reads
 */
export function signingKeyFor(env: Variables, region: Region, slot: "current" | "next"): string {
  const key = keysOf(env, region)[slot];
  if (key) return key;
  const name = `QSTASH_${slot.toUpperCase()}_SIGNING_KEY`;
  const isMigration = parseRegion(settingOf(env, "QSTASH_REGION")) !== undefined;
  const home = homeRegion(env);
  if (!isMigration && region !== home) {
    throw new Failure(
      `there is no ${slot} key of ${region}: without QSTASH_REGION an app has the keys of one region, here ${home}`,
    );
  }
  const variable = isMigration ? `${region}_${name}` : name;
  throw new Failure(
    `there is no ${slot} key to sign with: set ${variable} to what the app has, or name the app's file with -e`,
  );
}

import type { Region } from "@qstash-verify/core";
import { readSettings, variableName } from "@qstash-verify/core/building";
import type { Variables } from "../environment/settings.js";
import {
  configuredKeys,
  homeRegion,
  type OwnKey,
  signingKey,
} from "../environment/signing-keys.js";
import { Failure } from "../failure.js";

/**
 * The key that a region signs with.
 *
 * @throws Failure if there is none. It names the variable that an app with these settings reads
 */
export function signingKeyFor(env: Variables, region: Region, slot: "current" | "next"): OwnKey {
  const key = signingKey(env, region, slot);
  if (key) return key;
  if (configuredKeys(env, region)[slot]) {
    throw new Failure(
      `${region}: these settings trust no ${slot} key: the reason is in the output of qstash-verify doctor`,
    );
  }
  const isMigration = readSettings(env).migration !== "off";
  const home = homeRegion(env);
  if (!isMigration && region !== home) {
    throw new Failure(
      `there is no ${slot} key of ${region}: without QSTASH_REGION an app has the keys of one region, here ${home}`,
    );
  }
  const variable = variableName(slot, isMigration ? region : undefined);
  throw new Failure(
    `there is no ${slot} key to sign with: set ${variable} to the app's value, or pass the app's file with -e`,
  );
}

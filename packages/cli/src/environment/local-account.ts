import { credentials } from "@qstash-verify/core";
import { DEV_VARIABLE, readSettings, variableName } from "@qstash-verify/core/building";
import { publishedDevKeys } from "@qstash-verify/testing";
import { isLoopback } from "../check/loopback.js";
import type { Account } from "./account.js";
import type { Variables } from "./settings.js";
import { homeRegion, type KeyPair } from "./signing-keys.js";

/** A local QStash, and what an app has of it. */
export interface LocalAccount {
  readonly account: Account;
  /** The keys that the app trusts. */
  readonly keys: KeyPair;
  /** The variable that makes the app use it. */
  readonly variable: string;
  /** What to do if the keys are not its present ones. */
  readonly advice: string;
}

/**
 * The local QStash that an app with these settings sends to: the one of `QSTASH_DEV` outside production, or, in
 * single-region mode, one that `QSTASH_URL` names. A command must not change a real account meanwhile.
 *
 * @returns `undefined` if the app sends to a real account
 * @throws ConfigurationError `option_invalid` if `QSTASH_DEV_PORT` is not a port
 */
export function localAccount(env: Variables): LocalAccount | undefined {
  const { dev, production, migration, unprefixed } = readSettings(env);
  if (dev && !production) return developmentAccount(env);
  const { url, token, current, next } = unprefixed;
  if (migration !== "off" || !url || !token) return undefined;
  if (!URL.canParse(url) || !isLoopback(url)) return undefined;
  return {
    account: { region: homeRegion(env), url: url.replace(/\/+$/, ""), token, isLocal: true },
    keys: { current, next },
    variable: variableName("url"),
    advice: "set the pair that keys show --show-secrets prints",
  };
}

function developmentAccount(env: Variables): LocalAccount {
  const { baseUrl: url, token } = credentials(env);
  return {
    account: { region: "EU_CENTRAL_1", url, token, isLocal: true },
    keys: publishedDevKeys[0],
    variable: DEV_VARIABLE,
    advice: `${DEV_VARIABLE} trusts the published keys only, so start dev again`,
  };
}

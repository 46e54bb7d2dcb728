import { REGIONS, type Region } from "@qstash-verify/core";
import { readSettings, variableName } from "@qstash-verify/core/building";
import { Api } from "../api/api.js";
import { type Account, accountOf, isTokenMissing } from "../environment/account.js";
import { localAccount } from "../environment/local-account.js";
import type { Variables } from "../environment/settings.js";
import { homeRegion } from "../environment/signing-keys.js";
import { Failure } from "../failure.js";

/**
 * The regions to read: the local QStash if the app uses one; otherwise the one that was asked for, or every
 * region with a token.
 *
 * @throws Failure where there is none
 */
export function openRegions(
  env: Variables,
  asked: Region | "both",
  access: "read" | "write",
): Api[] {
  const local = localAccount(env);
  if (local) return [new Api(local.account, access)];
  if (asked !== "both") return [new Api(accountOf(env, asked), access)];
  const found = REGIONS.flatMap((region) => {
    try {
      return [new Api(accountOf(env, region), access)];
    } catch (error) {
      if (isTokenMissing(error)) return [];
      throw error;
    }
  });
  return found.length > 0 ? found : [new Api(unprefixedAccount(env), access)];
}

/**
 * The account of a single-region setup whose address is not QStash's own, such as a proxy's.
 *
 * @throws Failure where there is no token
 */
export function unprefixedAccount(env: Variables): Account {
  const { url, token } = readSettings(env).unprefixed;
  if (url && token) return { region: homeRegion(env), url: url.replace(/\/+$/, ""), token };
  throw new Failure(
    `there is no token: set ${variableName("token")}, or name a file that has it with -e; for a local QStash start dev`,
  );
}

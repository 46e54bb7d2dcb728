import { credentials, REGIONS, type Region } from "@qstash-verify/core";
import { Api } from "../api/api.js";
import { accountOf } from "../environment/account.js";
import type { Variables } from "../environment/load-environment.js";
import { homeRegion, settingOf } from "../environment/signing-keys.js";
import { Failure } from "../failure.js";

/**
 * The regions to look into: the one that was asked for, or each that there is a token for.
 *
 * @throws Failure where there is none
 */
export function openRegions(
  env: Variables,
  asked: Region | "both",
  access: "read" | "write",
): Api[] {
  if (asked !== "both") return [new Api(accountOf(env, asked), access)];
  const found = REGIONS.flatMap((region) => {
    try {
      return [new Api(accountOf(env, region), access)];
    } catch (error) {
      if (error instanceof Failure && /no token/.test(error.message)) return [];
      throw error;
    }
  });
  return found.length > 0 ? found : [new Api(localAccount(env), access)];
}

/** The account of a single-region setup whose address is none of QStash's: a local one, or a proxy. */
function localAccount(env: Variables): Api["account"] {
  if (!settingOf(env, "QSTASH_TOKEN")) {
    throw new Failure(
      "there is no token: set QSTASH_TOKEN, or name a file that has it with -e; for a local QStash start dev",
    );
  }
  const { baseUrl, token } = credentials({ ...env, QSTASH_DEV: undefined });
  return { region: homeRegion(env), url: baseUrl.replace(/\/+$/, ""), token };
}

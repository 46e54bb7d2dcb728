import { REGION_NAMES, type RegionName } from "@qstash-verify/console";
import { variableName } from "@qstash-verify/core/building";
import { isSameApi } from "../../api/api.js";
import { type Account, accountOf } from "../../environment/account.js";
import type { Settings, Variables } from "../../environment/settings.js";
import { Failure } from "../../failure.js";
import type { Outside } from "../../migration/outside.js";
import { findAccounts } from "../accounts/found-accounts.js";

/**
 * The same `outside`, whose settings must name the accounts that a console was started with. The guide reads
 * them at each step, and the other pages read them once: it would write to an account that no page shows.
 * A region that had no account may be given one.
 *
 * @param started the settings that it was started with; asked for when they are compared
 */
export function sameAccounts(outside: Outside, started: () => Variables): Outside {
  return {
    ...outside,
    readSettings: (files, env) => {
      const settings = outside.readSettings(files, env);
      const { accounts } = findAccounts(started());
      for (const region of REGION_NAMES) refuseOther(accounts[region], region, settings);
      return settings;
    },
  };
}

/** @throws Failure if a region has another account now */
function refuseOther(started: Account | string, region: RegionName, settings: Settings): void {
  const now = accountIn(settings, region);
  if (typeof started === "string" || !now) return;
  if (now.token === started.token && isSameApi(now.url, started.url)) return;
  const file = settings.sources.get(variableName("token", region));
  const where = file === undefined ? "" : ` in ${file}`;
  throw new Failure(
    `${region}: its account${where} is not the one that this console was started with: start the console again`,
  );
}

/** Why there is none is said where it is needed. */
function accountIn({ variables }: Settings, region: RegionName): Account | undefined {
  try {
    return accountOf(variables, region);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

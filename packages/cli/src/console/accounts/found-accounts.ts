import { REGION_NAMES, type RegionName } from "@qstash-verify/console";
import { readSettings, variableName } from "@qstash-verify/core/building";
import { type Account, accountOf, isTokenMissing } from "../../environment/account.js";
import type { Variables } from "../../environment/settings.js";
import { homeRegion } from "../../environment/signing-keys.js";
import { Failure } from "../../failure.js";
import { unprefixedAccount } from "../../resources/open-regions.js";
import { regionSentence } from "../region-sentence.js";

/** The accounts that some settings name. */
export interface FoundAccounts {
  /** The account of each region; if it has none, the reason and what to set. */
  readonly accounts: Readonly<Record<RegionName, Account | string>>;
  /** The region that the app sends through. */
  readonly primary: RegionName;
  /** The settings, in which the keys of each are those of its region. */
  readonly env: Variables;
}

/**
 * Finds the accounts in some settings, also that of a single region without a prefix.
 *
 * @throws Failure if there is none; ConfigurationError `option_invalid` if `QSTASH_REGION` is not a region
 */
export function findAccounts(env: Variables): FoundAccounts {
  const primary = homeRegion(env);
  const found = { EU_CENTRAL_1: find(env, "EU_CENTRAL_1"), US_EAST_1: find(env, "US_EAST_1") };
  const all = Object.values(found);
  const failure = all.find((each) => each instanceof Failure);
  if (all.some((each) => each !== undefined && !(each instanceof Failure))) {
    return { accounts: withAdvice(found), primary, env };
  }
  if (failure) throw failure;
  const account = unprefixedAccount(env);
  return {
    accounts: withAdvice({ ...found, [account.region]: account }),
    primary,
    env: withPrefix(env, account),
  };
}

type Found = Account | Failure | undefined;

function find(env: Variables, region: RegionName): Found {
  try {
    return accountOf(env, region);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return isTokenMissing(error) ? undefined : error;
  }
}

function withAdvice(found: Readonly<Record<RegionName, Found>>): FoundAccounts["accounts"] {
  const entries = REGION_NAMES.map((region) => {
    const each = found[region];
    if (each instanceof Failure) return [region, regionSentence(each.message, region)];
    const advice = `It has no token: set ${variableName("token", region)} to see it here.`;
    return [region, each ?? advice];
  });
  return Object.fromEntries(entries);
}

/** A region's keys are those with its prefix, unless its address says which region it is. */
function withPrefix(env: Variables, { region }: Account): Variables {
  const { current, next } = readSettings(env).unprefixed;
  return {
    ...env,
    [variableName("current", region)]: current,
    [variableName("next", region)]: next,
  };
}

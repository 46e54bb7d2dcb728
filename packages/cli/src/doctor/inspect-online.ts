import { REGIONS, type Region } from "@qstash-verify/core";
import { readSettings } from "@qstash-verify/core/building";
import { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { accountOf, isTokenMissing, type Place } from "../environment/account.js";
import { localAccount } from "../environment/local-account.js";
import { readServerKeys, type ServerKeys } from "../environment/server-keys.js";
import type { Variables } from "../environment/settings.js";
import { type KeyPair, keysOf } from "../environment/signing-keys.js";
import { Failure } from "../failure.js";
import { compareKeys, KEY_ADVICE, type KeyComparison } from "./compare-keys.js";

/** How the configured keys compare with those of a region's API. */
export interface OnlineResult {
  readonly region: Place;
  /** `token refused`: the region does not know the account. `unknown`: it gave no answer that helps. */
  readonly result: KeyComparison | "unknown" | "token refused" | "no token";
  readonly message: string;
}

/** Asks each region that has a token; or, if the app uses one, the local QStash. */
export async function inspectOnline(env: Variables): Promise<OnlineResult[]> {
  const local = localAccount(env);
  if (local) {
    const { keys, failure } = await askApi(new Api(local.account, "read"));
    if (failure) return [failure];
    const result = compareKeys(local.keys, keys, undefined);
    const message = result === "same" ? KEY_ADVICE[result] : local.advice;
    return [{ region: "local", result, message }];
  }
  const asked = await Promise.all(REGIONS.map((region) => ask(env, region)));
  const [eu, us] = asked;
  return asked.map(({ keys, failure }, index) => {
    const region = REGIONS[index] as Region;
    if (failure) return failure;
    const others = (index === 0 ? us : eu)?.keys;
    const result = compareKeys(keysMeantFor(env, region, keys), keys, others);
    return { region, result, message: KEY_ADVICE[result] };
  });
}

/** The keys for a region: those with its prefix, or the unprefixed ones if they belong to it. */
export function keysMeantFor(env: Variables, region: Region, own: ServerKeys): KeyPair {
  const regional = keysOf(env, region);
  const { unprefixed } = readSettings(env);
  const fits = [unprefixed.current, unprefixed.next].some((key) => key === own.current);
  return (regional.current ?? regional.next) || !fits ? regional : unprefixed;
}

/** The keys of a region, or why they are not known. */
type Answer =
  | { readonly keys: ServerKeys; readonly failure?: never }
  | { readonly keys?: never; readonly failure: OnlineResult };

async function ask(env: Variables, region: Region): Promise<Answer> {
  let api: Api;
  try {
    api = new Api(accountOf(env, region), "read");
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (!isTokenMissing(error)) return failed(region, "unknown", error.message);
    return failed(region, "no token", "not asked: no token");
  }
  return await askApi(api);
}

async function askApi(api: Api): Promise<Answer> {
  try {
    return { keys: await readServerKeys(api) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return failed(api.place, isRefusal(error) ? "token refused" : "unknown", error.message);
  }
}

function failed(region: Place, result: OnlineResult["result"], message: string): Answer {
  return { failure: { region, result, message } };
}

/** Whether the token is wrong, which another attempt does not change. */
function isRefusal({ cause }: Failure): boolean {
  return cause instanceof ApiError && [401, 403, 404].includes(cause.status ?? 0);
}

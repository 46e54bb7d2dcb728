import { REGIONS, type Region } from "@qstash-verify/core";
import { readSettings } from "@qstash-verify/core/building";
import { Api } from "../api/api.js";
import { accountOf, isTokenMissing } from "../environment/account.js";
import { readServerKeys, type ServerKeys } from "../environment/server-keys.js";
import type { Variables } from "../environment/settings.js";
import { configuredKeys, type KeyPair } from "../environment/signing-keys.js";
import { Failure } from "../failure.js";
import { compareKeys, KEY_ADVICE, type KeyComparison } from "./compare-keys.js";

/** How the configured keys compare with those of a region's API. */
export interface OnlineResult {
  readonly region: Region;
  readonly result: KeyComparison | "unknown" | "no token";
  readonly message: string;
}

/** Asks each region that has a token. */
export async function inspectOnline(env: Variables): Promise<OnlineResult[]> {
  const asked = await Promise.all(REGIONS.map((region) => ask(env, region)));
  const keys = new Map(
    asked.flatMap(({ region, keys }) => (keys ? [[region, keys] as const] : [])),
  );
  return asked.map(({ region, keys: own, failure }) => {
    if (!own) return failure ?? { region, result: "no token", message: "not asked: no token" };
    const other = REGIONS.find((each) => each !== region);
    const result = compareKeys(keysMeantFor(env, region, own), own, other && keys.get(other));
    return { region, result, message: KEY_ADVICE[result] };
  });
}

/** The keys for a region: those with its prefix, or the unprefixed ones if they belong to it. */
export function keysMeantFor(env: Variables, region: Region, own: ServerKeys): KeyPair {
  const regional = configuredKeys(env, region);
  const { unprefixed } = readSettings(env);
  const fits = [unprefixed.current, unprefixed.next].some((key) => key === own.current);
  return (regional.current ?? regional.next) || !fits ? regional : unprefixed;
}

interface Answer {
  readonly region: Region;
  readonly keys?: ServerKeys;
  readonly failure?: OnlineResult;
}

async function ask(env: Variables, region: Region): Promise<Answer> {
  let account: ReturnType<typeof accountOf>;
  try {
    account = accountOf(env, region);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const result = isTokenMissing(error) ? "no token" : "unknown";
    return { region, failure: { region, result, message: error.message } };
  }
  try {
    return { region, keys: await readServerKeys(new Api(account, "read")) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { region, failure: { region, result: "unknown", message: error.message } };
  }
}

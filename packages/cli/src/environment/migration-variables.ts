import type { Region } from "@qstash-verify/core";
import { REGION_VARIABLE, variableName } from "@qstash-verify/core/building";
import { Api } from "../api/api.js";
import { accountOf, isTokenMissing } from "./account.js";
import { readServerKeys } from "./server-keys.js";
import type { Variables } from "./settings.js";
import { keysOf } from "./signing-keys.js";

/** One variable; without a value it is missing. */
export interface MigrationVariable {
  readonly name: string;
  readonly value: string | undefined;
  readonly secret: boolean;
}

/** The two regions of the variables, and the one that messages are sent through. */
interface Regions {
  readonly from: Region;
  readonly to: Region;
  readonly fromUrl?: string;
  readonly toUrl?: string;
  /** Default: the source. */
  readonly primary?: Region;
}

/**
 * The variables of migration mode.
 *
 * @param fetchKeys Whether to fetch the keys of regions that have a token.
 * @throws Failure where a region cannot be asked
 */
export async function migrationVariables(
  env: Variables,
  { from, to, fromUrl, toUrl, primary = from }: Regions,
  fetchKeys: boolean,
): Promise<MigrationVariable[]> {
  return [
    { name: REGION_VARIABLE, value: primary, secret: false },
    ...(await linesOf(env, from, fromUrl, fetchKeys)),
    ...(await linesOf(env, to, toUrl, fetchKeys)),
  ];
}

/** Variables as a file takes them. */
export function valuesOf(
  variables: readonly MigrationVariable[],
): Record<string, string | undefined> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

async function linesOf(
  env: Variables,
  region: Region,
  url: string | undefined,
  fetchKeys: boolean,
): Promise<MigrationVariable[]> {
  const account = accountOrMissing(env, region, url);
  const keys =
    fetchKeys && account ? await readServerKeys(new Api(account, "read")) : keysOf(env, region);
  return [
    ...(account ? [{ name: variableName("url", region), value: account.url, secret: false }] : []),
    { name: variableName("token", region), value: account?.token, secret: true },
    { name: variableName("current", region), value: keys.current, secret: true },
    { name: variableName("next", region), value: keys.next, secret: true },
  ];
}

/** Without a token, the variables are still listed as missing. Any other error throws. */
function accountOrMissing(env: Variables, region: Region, url: string | undefined) {
  try {
    return accountOf(env, region, url);
  } catch (error) {
    if (isTokenMissing(error)) return undefined;
    throw error;
  }
}

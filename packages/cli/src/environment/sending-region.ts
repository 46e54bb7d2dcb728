import { REGIONS, type Region } from "@qstash-verify/core";
import {
  primaryRegion,
  REGION_VARIABLE,
  readSettings,
  variableName,
} from "@qstash-verify/core/building";
import type { Variables } from "./settings.js";
import { homeRegion } from "./signing-keys.js";

/** The region that `QSTASH_REGION` names. */
export function namedRegion(variables: Variables): Region | undefined {
  const { migration } = readSettings(variables);
  return REGIONS.find((region) => region === migration);
}

/** The region of the unprefixed address or token, which apps send through if there is no `QSTASH_REGION`. */
export function unprefixedRegion(variables: Variables): Region | undefined {
  const { migration, unprefixed } = readSettings(variables);
  const isSet = (unprefixed.url ?? unprefixed.token) !== undefined;
  return migration === "off" && isSet ? primaryRegion(variables) : undefined;
}

/** The region that apps with these settings send through, and the variable that says so. */
export function sendingRegion(
  variables: Variables,
): { readonly region: Region; readonly variable: string } | undefined {
  const named = namedRegion(variables);
  if (named) return { region: named, variable: REGION_VARIABLE };
  const { migration, unprefixed } = readSettings(variables);
  if (migration !== "off" || unprefixed.token === undefined) return undefined;
  return { region: homeRegion(variables), variable: variableName("token") };
}

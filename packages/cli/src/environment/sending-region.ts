import { REGIONS, type Region } from "@qstash-verify/core";
import {
  primaryRegion,
  REGION_VARIABLE,
  readSettings,
  variableName,
} from "@qstash-verify/core/building";
import type { Variables } from "./settings.js";
import { homeRegion } from "./signing-keys.js";
import { variablesIn } from "./variables-in.js";

/** The region that `QSTASH_REGION` names. */
export function namedRegion(variables: Variables): Region | undefined {
  const { migration } = readSettings(variables);
  return REGIONS.find((region) => region === migration);
}

/** The region that a file sends through: to write the variables again does not switch it back. */
export function regionIn(file: string | undefined): Region | undefined {
  return file === undefined ? undefined : namedRegion(variablesIn(file));
}

/** The region of the unprefixed address or token, which apps send through if there is no `QSTASH_REGION`. */
export function unprefixedRegion(variables: Variables): Region | undefined {
  const { migration, unprefixed } = readSettings(variables);
  const isSet = (unprefixed.url ?? unprefixed.token) !== undefined;
  return migration === "off" && isSet ? primaryRegion(variables) : undefined;
}

/** Through which region apps send. */
export interface Sender {
  readonly region: Region;
  /** The variable that says so. */
  readonly variable: string;
  /** Whether the address is nobody's that is known, such as an emulator's, so that it can be either region. */
  readonly isGuess: boolean;
}

/** The region that apps with these settings send through. */
export function sendingRegion(variables: Variables): Sender | undefined {
  const named = namedRegion(variables);
  if (named) return { region: named, variable: REGION_VARIABLE, isGuess: false };
  const { migration, unprefixed } = readSettings(variables);
  if (migration !== "off" || unprefixed.token === undefined) return undefined;
  const isGuess = primaryRegion(variables) === undefined;
  return { region: homeRegion(variables), variable: variableName("token"), isGuess };
}

/** The region that apps surely send through. */
export function knownSender(variables: Variables): Sender | undefined {
  const sender = sendingRegion(variables);
  return sender?.isGuess === false ? sender : undefined;
}

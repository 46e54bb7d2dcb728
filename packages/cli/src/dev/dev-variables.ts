import { REGIONS } from "@qstash-verify/core";
import {
  DEV_PORT_VARIABLE,
  DEV_VARIABLE,
  REGION_VARIABLE,
  readSettings,
  setting,
  variableName,
} from "@qstash-verify/core/building";
import type { Emulator } from "@qstash-verify/emulator";
import type { Variables as Found, Settings } from "../environment/settings.js";
import { variablesIn } from "../environment/variables-in.js";
import type { DevPlan } from "./dev-plan.js";
import { isUsed } from "./is-used.js";

/** Settings by name. */
export type Variables = Readonly<Record<string, string>>;

/** The tokens with which an app sends to a region that it names. */
export const REGION_TOKENS: readonly string[] = REGIONS.map((region) =>
  variableName("token", region),
);

/**
 * The variables that an app needs. With the published keys it is one line, `QSTASH_DEV=true`: a file with the
 * keys themselves could be deployed by mistake. A variable that would lead the app elsewhere is among them,
 * and empty, which everybody reads as not set.
 *
 * @param settings the app's present ones
 * @param file where the variables are written, if they are
 */
export function devVariables(
  emulator: Emulator,
  plan: DevPlan,
  settings: Settings,
  file?: string,
): Variables {
  const own = ownVariables(emulator, plan);
  const found = settings.variables;
  const blank = [
    ...(isUsed({ ...found, ...own }, emulator, plan) ? [] : misleading(own, found)),
    ...realTokens(own, settings, file),
  ];
  const all = { ...own, ...Object.fromEntries(blank.map((name) => [name, ""])) };
  return isUsed({ ...found, ...all }, emulator, plan) ? all : own;
}

/**
 * Beside one local region, the tokens with which an app would reach a region by its name: a real one. In the
 * file itself they stay, because it may be the only place where they are.
 */
function realTokens(own: Variables, { variables, sources }: Settings, file?: string): string[] {
  if (own[variableName("token")] === undefined) return [];
  const kept = file === undefined ? {} : variablesIn(file);
  return REGION_TOKENS.filter((name) => {
    const isOverridable = file === undefined || sources.has(name);
    return isOverridable && setting(variables, name) !== undefined && !setting(kept, name);
  });
}

function misleading(own: Variables, found: Found): string[] {
  if (own[DEV_VARIABLE]) return [DEV_PORT_VARIABLE].filter((name) => !own[name]);
  const isRegional = own[REGION_VARIABLE] !== undefined || !setting(found, REGION_VARIABLE);
  return [
    ...(isRegional ? [] : [REGION_VARIABLE]),
    ...(readSettings(found).dev ? [DEV_VARIABLE] : []),
  ];
}

function ownVariables(emulator: Emulator, plan: DevPlan): Variables {
  if (!plan.isPublished || plan.regions.length > 1) return accountVariables(emulator, plan);
  const { port } = new URL(emulator.regions[plan.primary].url);
  const isElsewhere = port !== new URL(readSettings({}).devUrl).port;
  return { [DEV_VARIABLE]: "true", ...(isElsewhere && { [DEV_PORT_VARIABLE]: port }) };
}

/** The addresses, tokens and keys. */
export function accountVariables(emulator: Emulator, { regions, primary }: DevPlan): Variables {
  const all = emulator.env(regions.length > 1 ? "migration" : "single", primary);
  // A file may be the only place where the values of the other mode are.
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

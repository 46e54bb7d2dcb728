import { findCredentials, isConfigurationError } from "@qstash-verify/core";
import type { Emulator } from "@qstash-verify/emulator";
import type { Variables as Found, Settings } from "../environment/settings.js";
import { maskUrl } from "../terminal/mask.js";
import type { DevPlan } from "./dev-plan.js";
import { REGION_TOKENS, type Variables } from "./dev-variables.js";
import { isSameAddress, isUsed } from "./is-used.js";

/** An app, and the variables that it is given. */
interface GivenVariables {
  readonly variables: Variables;
  /** The file they are written to, if they are. */
  readonly file: string | undefined;
  /** The app's settings before. */
  readonly before: Settings;
  /** The same with the variables. */
  readonly after: Settings;
}

/** What is worth knowing of the variables that an app is given, in sentences. */
export function appRemarks(app: GivenVariables, emulator: Emulator, plan: DevPlan): string[] {
  const { variables, before, after } = app;
  const remarks = Object.keys(variables)
    .filter((name) => variables[name] === "" && !after.variables[name])
    .map((name) => `${name} is empty on purpose: ${reasonToEmpty(name, before)}.`);
  if (isUsed(after.variables, emulator, plan)) return remarks;
  const result = resultFor(after.variables, emulator.regions[plan.primary].url);
  return [...remarks, reasonFor(app, result)];
}

function reasonToEmpty(name: string, before: Settings): string {
  const withValue = `with its value from ${placeOf(name, before)}`;
  return REGION_TOKENS.includes(name)
    ? `${withValue}, credentialsFor() and workflowClients() would send to the real region`
    : `${withValue}, your app would not use this local QStash`;
}

function reasonFor({ variables, file, after }: GivenVariables, result: string): string {
  const winners = Object.keys(variables).filter(
    (name) => (after.variables[name] ?? "") !== variables[name],
  );
  if (winners.length > 0) {
    const places = [...new Set(winners.map((name) => placeOf(name, after)))];
    const named = places.map((place) => {
      const own = winners.filter((name) => placeOf(name, after) === place);
      return `${own.join(" and ")} in ${place}`;
    });
    return `Your app would not use this local QStash: ${result}. What overrides ${file}: ${named.join("; ")}. Remove that, and restart your app.`;
  }
  return `Your app would not use this local QStash with these settings: ${result}.`;
}

function placeOf(name: string, { sources }: Settings): string {
  return sources.get(name) ?? "the shell";
}

/** What an app with these settings does instead. */
function resultFor(env: Found, url: string): string {
  try {
    const account = findCredentials(env);
    if (!account) return "it has no token";
    if (!isSameAddress(account.baseUrl, url)) return `it sends to ${maskUrl(account.baseUrl)}`;
    return "it has another token or other keys";
  } catch (error) {
    if (isConfigurationError(error)) return error.message;
    throw error;
  }
}

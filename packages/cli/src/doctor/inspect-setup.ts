import {
  credentials,
  credentialsFor,
  isConfigurationError,
  REGIONS,
  type Region,
} from "@qstash-verify/core";
import { allVariables, DEV_VARIABLE, readSettings, setting } from "@qstash-verify/core/building";
import { isLoopback } from "../check/loopback.js";
import { type Probe, probe } from "../environment/probe.js";
import type { Variables } from "../environment/settings.js";
import { type Finding, finding } from "./finding.js";
import { inspectNames } from "./inspect-names.js";

/** How the settings are read as a whole. */
export interface Mode {
  readonly mode: "single" | "migration" | "unrecognised";
  /** The region through which messages are sent. */
  readonly primary: Region | undefined;
}

/** Which mode the settings ask for. */
export function modeOf(env: Variables): Mode {
  const { migration } = readSettings(env);
  if (migration === "off") return { mode: "single", primary: regionOfClients(env) };
  if (migration === "unrecognised") return { mode: migration, primary: undefined };
  return { mode: "migration", primary: migration };
}

/** All findings about the settings taken together. */
export async function inspectSetup(env: Variables): Promise<Finding[]> {
  const { mode } = modeOf(env);
  return [
    ...(await trustFindings(env)),
    ...sendingFindings(env, mode),
    ...localFindings(env),
    ...devFindings(env),
    ...inspectNames(env, mode === "single"),
  ];
}

/** Unknown where a client would not be made, or its address is not one of QStash. */
function regionOfClients(env: Variables): Region | undefined {
  try {
    return credentials(env).region;
  } catch {
    return undefined;
  }
}

/** What core itself reports for a delivery: its diagnostics, and why it would trust no key. */
async function trustFindings(env: Variables): Promise<Finding[]> {
  const results: Probe[] = [];
  for (const key of new Set([...ownKeys(env), "sig_none"])) results.push(await probe(key, { env }));
  const mistake = results.find((result) => result.mistake)?.mistake;
  const said = new Map(
    results.flatMap(({ diagnostics }) => diagnostics).map((each) => [each.message, each]),
  );
  // Leave out the diagnostic about the next key, because the probe was signed with it on purpose, and unknown
  // names, which are all reported below.
  return [
    ...(mistake ? [finding("problem", mistake.code, mistake.message)] : []),
    ...[...said.values()]
      .filter(({ code }) => code !== "verified_by_next_key" && code !== "variable_unknown")
      .map(({ code, message }) => finding("problem", code, message)),
  ];
}

/** The keys of every prefix, whether the app trusts them or not. */
function ownKeys(env: Variables): string[] {
  const { unprefixed, regional } = readSettings(env);
  return [unprefixed, ...Object.values(regional)]
    .flatMap(({ current, next }) => [current, next])
    .filter((key) => key !== undefined);
}

function sendingFindings(env: Variables, mode: Mode["mode"]): Finding[] {
  if (mode === "unrecognised") return [];
  const wanted = mode === "single" ? [undefined] : REGIONS;
  const found = wanted.flatMap((region) => {
    try {
      if (region === undefined) credentials(env);
      else credentialsFor(region, env);
      return [];
    } catch (error) {
      if (!isConfigurationError(error)) throw error;
      const isPrimary = region === undefined || region === modeOf(env).primary;
      const where = region ? `${region}: ` : "";
      return [finding(isPrimary ? "problem" : "warning", error.code, where + error.message)];
    }
  });
  const hasToken = allVariables().some(({ name, kind }) => kind === "token" && setting(env, name));
  if (found.length < wanted.length || hasToken) return found;
  // An app that only receives needs no token.
  return [
    finding("note", "receives_only", "no token is set: this setup verifies, and cannot send"),
  ];
}

/** The address of a local QStash that the app does not send to. */
function localFindings(env: Variables): Finding[] {
  const { migration, unprefixed, regional, dev } = readSettings(env);
  if (migration === "off" || migration === "unrecognised" || dev) return [];
  const isLocal = (url = "") => URL.canParse(url) && isLoopback(url);
  if (!isLocal(unprefixed.url) || isLocal(regional[migration].url)) return [];
  const message = `QSTASH_URL is an address on this machine, but the app sends to ${migration}, because QSTASH_REGION is set: leave QSTASH_REGION empty to use the address, or remove QSTASH_URL`;
  return [finding("warning", "local_url_unused", message)];
}

/** Trust in the published keys alone. In production, core's own diagnostic says that it is ignored. */
function devFindings(env: Variables): Finding[] {
  const { dev, production } = readSettings(env);
  if (!dev || production) return [];
  if (ownKeys(env).length === 0) {
    const message = `${DEV_VARIABLE} is for your machine only: in production it is ignored, and without keys every delivery is answered 500 keys_missing`;
    return [finding("note", "dev_mode", message)];
  }
  const message = `${DEV_VARIABLE} is on: outside production, the app trusts only the published keys, and not the ones above. Remove it to receive from Upstash`;
  return [finding("warning", "dev_mode", message)];
}

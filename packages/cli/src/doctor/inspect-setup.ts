import {
  credentials,
  credentialsFor,
  isConfigurationError,
  REGIONS,
  type Region,
} from "@qstash-verify/core";
import { allVariables, isAboutQStash, readSettings, setting } from "@qstash-verify/core/building";
import type { Variables } from "../environment/load-environment.js";
import { type Probe, probe } from "../environment/probe.js";
import type { Finding, Severity } from "./finding.js";

/** How the settings are read as a whole. */
export interface Mode {
  readonly mode: "single" | "migration" | "unrecognised";
  /** Where messages are sent through. */
  readonly primary: Region | undefined;
}

/** Which mode the settings ask for. */
export function modeOf(env: Variables): Mode {
  const { migration } = readSettings(env);
  if (migration === "off") return { mode: "single", primary: sendingRegion(env) };
  if (migration === "unrecognised") return { mode: migration, primary: undefined };
  return { mode: "migration", primary: migration };
}

/** Everything that the settings, taken together, have to be told about. */
export async function inspectSetup(env: Variables): Promise<Finding[]> {
  const { mode } = modeOf(env);
  return [
    ...(await trustFindings(env)),
    ...sendingFindings(env, mode),
    ...pairFindings(env, mode),
    ...strayFindings(env, mode),
  ];
}

function sendingRegion(env: Variables): Region | undefined {
  try {
    return credentials(env).region;
  } catch {
    return undefined;
  }
}

/** What core itself says when it meets a delivery: its diagnostics, and why it would trust nothing. */
async function trustFindings(env: Variables): Promise<Finding[]> {
  const { unprefixed, regional } = readSettings(env);
  const keys = [unprefixed, ...Object.values(regional)]
    .flatMap(({ current, next }) => [current, next])
    .filter((key) => key !== undefined);
  const results: Probe[] = [];
  for (const key of new Set([...keys, "sig_none"])) results.push(await probe(key, { env }));
  const mistake = results.find((result) => result.mistake)?.mistake;
  const said = new Map(
    results.flatMap(({ diagnostics }) => diagnostics).map((each) => [each.message, each]),
  );
  // What signed the probe does not matter: nothing was rolled for it. Unknown names are told below, all of them.
  return [
    ...(mistake ? [finding("problem", mistake.code, mistake.message)] : []),
    ...[...said.values()]
      .filter(({ code }) => code !== "verified_by_next_key" && code !== "variable_unknown")
      .map(({ code, message }) => finding("problem", code, message)),
  ];
}

function sendingFindings(env: Variables, mode: Mode["mode"]): Finding[] {
  if (mode === "unrecognised") return [];
  const wanted = mode === "single" ? [undefined] : REGIONS;
  return wanted.flatMap((region) => {
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
}

/** Each account has two keys. */
function pairFindings(env: Variables, mode: Mode["mode"]): Finding[] {
  const { unprefixed, regional } = readSettings(env);
  const accounts = mode === "single" ? [undefined] : REGIONS;
  return accounts.flatMap((region) => {
    const { current, next } = region ? regional[region] : unprefixed;
    if (!current || current !== next) return [];
    const whose = region ?? "QSTASH";
    return [
      finding("problem", "keys_equal", `${whose}: current and next are the same key: copy both`),
    ];
  });
}

/** Variables that nothing reads, or that are read otherwise than they look. */
function strayFindings(env: Variables, mode: Mode["mode"]): Finding[] {
  const known = new Set(allVariables().map(({ name }) => name));
  const set = Object.keys(env).filter((name) => setting(env, name) !== undefined);
  const unknown = set.filter((name) => isAboutQStash(name) && !known.has(name));
  const unused = allVariables().filter(
    ({ name, region }) => region && mode === "single" && set.includes(name),
  );
  const { unprefixed } = readSettings(env);
  const kept = mode !== "single" && (unprefixed.current ?? unprefixed.next) !== undefined;
  const names = unused.map(({ name }) => name).join(", ");
  return [
    ...unknown.map((name) =>
      finding("warning", "variable_unknown", `${name} is read by nothing: a typo?`),
    ),
    ...(unused.length > 0
      ? [
          finding(
            "warning",
            "region_not_set",
            `without QSTASH_REGION these are not used to verify: ${names}`,
          ),
        ]
      : []),
    ...(kept
      ? [
          finding(
            "note",
            "unprefixed_kept",
            "the unprefixed keys are kept beside the regions': they are trusted too",
          ),
        ]
      : []),
  ];
}

function finding(severity: Severity, code: string, message: string): Finding {
  return { severity, code, message };
}

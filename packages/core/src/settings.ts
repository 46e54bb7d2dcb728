import { optionInvalid } from "./configuration-error.js";
import { type Environment, setting, variable } from "./environment.js";
import { isProduction } from "./production.js";
import { parseRegion, REGIONS, type Region, regionOfUrl, urlOfRegion } from "./region.js";
import {
  ACCOUNT_FIELDS,
  DEV_PORT_VARIABLE,
  DEV_VARIABLE,
  isMisspelt,
  REGION_VARIABLE,
  variableName,
} from "./variables.js";

/** What one prefix of the environment holds: an account's address, token and signing keys. */
export interface Account {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly current: string | undefined;
  readonly next: string | undefined;
}

/** An environment, read. */
export interface Settings {
  /** `off`: single-region mode. A region: migration mode, and its primary region. */
  readonly migration: "off" | "unrecognised" | Region;
  /** `QSTASH_URL`, `QSTASH_TOKEN`, `QSTASH_CURRENT_SIGNING_KEY`, `QSTASH_NEXT_SIGNING_KEY`. */
  readonly unprefixed: Account;
  /** The same, under `EU_CENTRAL_1_` and `US_EAST_1_`. */
  readonly regional: Readonly<Record<Region, Account>>;
  /** Whether `QSTASH_DEV` asks for the local development server. */
  readonly dev: boolean;
  /** Where that server listens. */
  readonly devUrl: string;
  /** Whether any sign says that this is a deployment. */
  readonly production: boolean;
  /** The name of a variable that is set to something other than text, such as a binding. */
  readonly notText: string | undefined;
  /** Names that look like a region's, and are none: `EU_QSTASH_TOKEN`. */
  readonly unknown: readonly string[];
}

/**
 * Reads every setting this package knows. Values are trimmed; a blank one counts as absent, and so does
 * one that the runtime does not let us read.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function readSettings(env: Environment): Settings {
  if (typeof env !== "object" || env === null) throw optionInvalid("env must be an object");
  const region = setting(env, REGION_VARIABLE);
  const accounts = REGIONS.map((name) => [name, account(env, name)]);
  return {
    migration: region === undefined ? "off" : (parseRegion(region) ?? "unrecognised"),
    unprefixed: account(env),
    regional: Object.fromEntries(accounts) as Record<Region, Account>,
    dev: /^(1|true)$/i.test(setting(env, DEV_VARIABLE) ?? ""),
    devUrl: `http://127.0.0.1:${setting(env, DEV_PORT_VARIABLE) ?? "8080"}`,
    production: isProduction(env),
    notText: [undefined, ...REGIONS]
      .flatMap((prefix) => ACCOUNT_FIELDS.map((kind) => variableName(kind, prefix)))
      .find((name) => isObject(variable(env, name))),
    unknown: namesOf(env).filter(isMisspelt),
  };
}

/** The account behind a prefix; without one, that of the unprefixed variables. */
export function accountBehind({ unprefixed, regional }: Settings, prefix?: Region): Account {
  return prefix ? regional[prefix] : unprefixed;
}

/**
 * The prefix of the account that serves a region. Single-region mode has one account, without a prefix; it
 * serves the region that its URL names, no other.
 *
 * @param wanted `off`: whatever the region of that one is.
 */
export function prefixOf(
  { migration, unprefixed }: Settings,
  wanted: Region | "off",
): Region | undefined {
  if (wanted === "off") return undefined;
  const home = regionOfUrl(unprefixed.url ?? urlOfRegion("EU_CENTRAL_1"));
  return migration === "off" && wanted === home ? undefined : wanted;
}

/** The account that serves a region. */
export function accountFor(settings: Settings, region: Region): Account {
  return accountBehind(settings, prefixOf(settings, region));
}

/** Deno asks for a permission for the list as well. */
function namesOf(env: Environment): string[] {
  try {
    return Object.keys(env);
  } catch {
    return [];
  }
}

function account(env: Environment, prefix?: Region): Account {
  const values = ACCOUNT_FIELDS.map((kind) => [kind, setting(env, variableName(kind, prefix))]);
  return Object.fromEntries(values) as Account;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

import { diagnose } from "./diagnostics.js";
import { type Environment, hostEnvironment } from "./environment.js";
import { ConfigurationError, optionInvalid } from "./errors.js";
import { PUBLISHED_TOKEN } from "./published-keys.js";
import { parseRegion, REGIONS, type Region, regionOfUrl, urlOfRegion } from "./region.js";
import { readSettings, type Settings } from "./settings.js";

/** What `new Client(...)` of `@upstash/qstash` takes to send through one region. */
export interface Credentials {
  /** Base URL of the region's REST API. */
  readonly baseUrl: string;
  readonly token: string;
  /** The region they belong to; `undefined` where `baseUrl` is not one of QStash's. */
  readonly region: Region | undefined;
}

/**
 * The credentials to send with: the primary region's.
 *
 * ```ts
 * const client = new Client(credentials());
 * ```
 *
 * An app that makes its client when a module loads needs its variables in a build, too: make it in a
 * function, or use {@link findCredentials}.
 *
 * @param env Defaults to the process's environment.
 * @throws ConfigurationError `region_credentials_missing`, `option_invalid` (`QSTASH_REGION` names no
 *   region)
 */
export function credentials(env: Environment = hostEnvironment()): Credentials {
  const settings = readSettings(env);
  return usable(settings, development(settings) ?? accountOf(settings, settings.migration));
}

/**
 * The credentials to send with, where QStash is optional, or a build has no secrets.
 *
 * ```ts
 * const account = findCredentials();
 * export const client = account && new Client(account);
 * ```
 *
 * @returns `undefined` where there is no token; otherwise as {@link credentials}.
 * @throws ConfigurationError `option_invalid`
 */
export function findCredentials(env: Environment = hostEnvironment()): Credentials | undefined {
  const settings = readSettings(env);
  const {
    token,
    variable: _,
    ...address
  } = development(settings) ?? accountOf(settings, settings.migration);
  return token === undefined ? undefined : { ...address, token };
}

/**
 * The credentials of one region: to answer a delivery where it came from.
 *
 * ```ts
 * const client = new Client(credentialsFor(delivery.region));
 * ```
 *
 * Another region's token is never used in place of a missing one; nor, in migration mode, is the primary
 * region's for a delivery whose region is undefined.
 *
 * @param region The region of a delivery.
 * @param env Defaults to the process's environment.
 * @throws ConfigurationError `region_credentials_missing`, `option_invalid` (there is no such region)
 */
export function credentialsFor(
  region: Region | undefined,
  env: Environment = hostEnvironment(),
): Credentials {
  const settings = readSettings(env);
  const local = development(settings);
  if (region === undefined && settings.migration !== "off" && !local) {
    throw missing("the delivery's key proves no region: set both regions' signing keys");
  }
  return usable(settings, local ?? accountOf(settings, region ?? "off"));
}

/** The address of an account, its token if there is one, and the variable that has it. */
interface Account extends Omit<Credentials, "token"> {
  readonly token: string | undefined;
  readonly variable: string;
}

/** The local server's, if it is asked for. */
function development({ dev, production, devUrl }: Settings): Account | undefined {
  if (!dev) return undefined;
  const variable = "QSTASH_DEV";
  if (!production) return { baseUrl: devUrl, token: PUBLISHED_TOKEN, region: undefined, variable };
  diagnose("dev_mode_ignored", undefined, variable);
  return undefined;
}

function usable(settings: Settings, { token, variable, ...address }: Account): Credentials {
  if (token !== undefined) return { ...address, token };
  if (settings.notText === variable) {
    throw missing(
      `${variable} is a binding, not text: read it with its get() and pass the value in env`,
    );
  }
  const other = REGIONS.find((region) => settings.regional[region].token !== undefined);
  throw missing(
    variable === "QSTASH_TOKEN" && other
      ? `there is a token of ${other}, but no QSTASH_REGION: set it to ${other}`
      : `there is no token to send with: set ${variable}`,
  );
}

function missing(message: string): ConfigurationError {
  return new ConfigurationError("region_credentials_missing", message);
}

/**
 * Single-region mode has one account; it serves the region that `QSTASH_URL` names, no other.
 *
 * @throws ConfigurationError `option_invalid`
 */
function accountOf(settings: Settings, wanted: Settings["migration"]): Account {
  const baseUrl = settings.unprefixed.url ?? urlOfRegion("EU_CENTRAL_1");
  const region = regionOfUrl(baseUrl);
  if (wanted === "off" || (settings.migration === "off" && wanted === region)) {
    return { baseUrl, region, token: settings.unprefixed.token, variable: "QSTASH_TOKEN" };
  }
  if (parseRegion(wanted) !== wanted) {
    throw optionInvalid(
      "no region to send with: set QSTASH_REGION, or the region asked for, to EU_CENTRAL_1 or US_EAST_1",
    );
  }
  const { url, token } = settings.regional[wanted];
  const variable = `${wanted}_QSTASH_TOKEN`;
  return { baseUrl: url ?? urlOfRegion(wanted), region: wanted, token, variable };
}

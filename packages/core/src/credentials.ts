import { ConfigurationError, optionInvalid } from "./configuration-error.js";
import { diagnose } from "./diagnostics.js";
import { type Environment, hostEnvironment } from "./environment.js";
import { PUBLISHED_TOKEN } from "./published-keys.js";
import { parseRegion, REGIONS, type Region, regionOfUrl, urlOfRegion } from "./region.js";
import { accountBehind, prefixOf, readSettings, type Settings } from "./settings.js";
import { DEV_PORT_VARIABLE, DEV_VARIABLE, variableName } from "./variables.js";

/** What `new Client(...)` from `@upstash/qstash` takes to send through one region. */
export interface Credentials {
  /** Base URL of the region's REST API. */
  readonly baseUrl: string;
  readonly token: string;
  /**
   * The region they belong to; `undefined` for an unprefixed account whose URL is not one of QStash's, and for
   * the local development server.
   */
  readonly region: Region | undefined;
  /** Keeps the client from sending to the local development server wherever `QSTASH_DEV` is set. */
  readonly devMode?: false;
}

/**
 * The credentials to send with: those of the primary region, which `QSTASH_REGION` names. Without that
 * variable, those of the unprefixed variables: at `QSTASH_URL`, or in the EU if that is not set. With
 * `QSTASH_DEV=true` outside production, those of the local development server.
 *
 * If you make the client when a module loads, a build needs the variables too. Make it in a function, or
 * use {@link findCredentials}.
 *
 * @example
 * ```ts
 * import { credentials } from "@qstash-verify/core";
 * import { Client } from "@upstash/qstash";
 *
 * export const client = (): Client => new Client(credentials());
 * ```
 *
 * @param env The settings. Defaults to the process's environment.
 * @throws ConfigurationError `region_credentials_missing`; `option_invalid` if `QSTASH_REGION` is not a
 *   region, or `QSTASH_DEV_PORT` not a port.
 */
export function credentials(env: Environment = hostEnvironment()): Credentials {
  const settings = readSettings(env);
  return usable(settings, development(settings) ?? accountOf(settings, settings.migration));
}

/**
 * The credentials to send with, or `undefined`: for apps in which QStash is optional, and for builds that
 * have no secrets.
 *
 * @example
 * ```ts
 * import { findCredentials } from "@qstash-verify/core";
 * import { Client } from "@upstash/qstash";
 *
 * const account = findCredentials();
 * export const client = account && new Client(account);
 * ```
 *
 * @returns `undefined` if there is no token; otherwise what {@link credentials} returns. A token does not count
 *   if it is an object, such as a Secrets Store binding of Cloudflare, or if its name has the prefix of a region and `QSTASH_REGION` is not
 *   set. {@link credentials} then throws an error that says so.
 * @throws ConfigurationError `option_invalid` if `QSTASH_REGION` is not a region, or `QSTASH_DEV_PORT` not a
 *   port.
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
 * The credentials of one region, for example to send a follow-up message through the region that a delivery
 * came from.
 *
 * Another region's token is never used instead of a missing one. `region` may be `undefined` only if
 * `QSTASH_REGION` is not set: the unprefixed account is then used. With `QSTASH_DEV=true` outside production,
 * every region's credentials are those of the local development server.
 *
 * @example
 * ```ts
 * import { credentialsFor, handleRequest } from "@qstash-verify/core";
 * import { Client } from "@upstash/qstash";
 *
 * export const POST = (request: Request): Promise<Response> =>
 *   handleRequest(request, async (delivery) => {
 *     const client = new Client(credentialsFor(delivery.region));
 *     await client.publishJSON({
 *       url: "https://app.example.com/api/next",
 *       body: { step: 2 },
 *     });
 *     return new Response();
 *   });
 * ```
 *
 * @param region The region of a delivery.
 * @param env The settings. Defaults to the process's environment.
 * @throws ConfigurationError `region_credentials_missing`; `option_invalid` if there is no such region, or
 *   `QSTASH_DEV_PORT` is not a port.
 */
export function credentialsFor(
  region: Region | undefined,
  env: Environment = hostEnvironment(),
): Credentials {
  const settings = readSettings(env);
  const local = development(settings);
  if (region === undefined && settings.migration !== "off" && !local) {
    throw missing("the key that signed belongs to no region: set both regions' signing keys");
  }
  return usable(settings, local ?? accountOf(settings, region ?? "off"));
}

/**
 * As {@link credentialsFor}; never those of the local development server.
 *
 * @throws ConfigurationError `region_credentials_missing`, `option_invalid`
 */
export function remoteCredentials(region: Region, env: Environment): Credentials {
  const settings = readSettings(env);
  return usable(settings, accountOf(settings, region));
}

/**
 * The region that messages are sent through, whether there is a token or not; the local development server
 * aside. `undefined` where the address is not one of QStash's.
 *
 * @throws ConfigurationError `option_invalid` (`QSTASH_REGION` names no region)
 */
export function primaryRegion(env: Environment): Region | undefined {
  const settings = readSettings(env);
  return accountOf(settings, settings.migration).region;
}

/** The address of an account, its token if there is one, and the variable that has it. */
interface Account extends Omit<Credentials, "token"> {
  readonly token: string | undefined;
  readonly variable: string;
}

const NO_PORT = `${DEV_PORT_VARIABLE} is not a port: set it to one, such as 8080, or leave it out`;

/** The local server's, if it is asked for. */
function development({ dev, production, devUrl }: Settings): Account | undefined {
  if (!dev) return undefined;
  const variable = DEV_VARIABLE;
  if (!production) {
    // Anything else behind the colon could make it the address of another machine.
    if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(devUrl)) throw optionInvalid(NO_PORT);
    return { baseUrl: devUrl, token: PUBLISHED_TOKEN, region: undefined, variable };
  }
  diagnose("dev_mode_ignored", undefined, variable);
  return undefined;
}

function usable(settings: Settings, { token, variable, ...address }: Account): Credentials {
  if (token !== undefined) return { ...address, token };
  if (settings.notText === variable) {
    throw missing(
      `${variable} is a binding, not a string: read its value with get() and pass it in env`,
    );
  }
  const other = [address.region, ...REGIONS].find(
    (region) => settings.regional[region as Region]?.token,
  );
  throw missing(
    variable === variableName("token") && other
      ? `${other}_QSTASH_TOKEN is set, but QSTASH_REGION is not: set it to ${other}`
      : `there is no token to send with: set ${variable}`,
  );
}

function missing(message: string): ConfigurationError {
  return new ConfigurationError("region_credentials_missing", message);
}

/** @throws ConfigurationError `option_invalid` */
function accountOf(settings: Settings, wanted: Settings["migration"]): Account {
  if (wanted !== "off" && parseRegion(wanted) !== wanted) {
    throw optionInvalid(
      "the region to send through is not known: set QSTASH_REGION, or the region you pass, to EU_CENTRAL_1 or US_EAST_1",
    );
  }
  const prefix = prefixOf(settings, wanted);
  const { url, token } = accountBehind(settings, prefix);
  const baseUrl = url ?? urlOfRegion(prefix ?? "EU_CENTRAL_1");
  const region = prefix ?? regionOfUrl(baseUrl);
  return { baseUrl, region, devMode: false, token, variable: variableName("token", prefix) };
}

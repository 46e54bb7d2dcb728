import { diagnose } from "./diagnostics.js";
import { type Environment, hostEnvironment } from "./environment.js";
import { ConfigurationError, optionInvalid } from "./errors.js";
import { PUBLISHED_TOKEN } from "./published-keys.js";
import { parseRegion, type Region, regionOfUrl, urlOfRegion } from "./region.js";
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
 * The credentials to send with: those of the primary region, or of the region that is given.
 *
 * Give it the region of a delivery to answer where the message came from. Another region's token
 * is never used in place of a missing one; nor, in migration mode, is the primary region's for a
 * delivery whose region is undefined.
 *
 * @param env Defaults to the process's environment.
 * @throws ConfigurationError `region_credentials_missing`, `option_invalid` (`region` or
 *   `QSTASH_REGION` names no region)
 */
export function credentials(
  env: Environment = hostEnvironment(),
  ...given: [region?: Region | undefined]
): Credentials {
  const settings = readSettings(env);
  if (settings.dev) {
    if (!settings.production) {
      return { baseUrl: settings.devUrl, token: PUBLISHED_TOKEN, region: undefined };
    }
    diagnose("dev_mode_ignored");
  }
  const [region] = given;
  const wanted = region ?? settings.migration;
  if (wanted !== "off" && parseRegion(wanted) !== wanted) {
    throw optionInvalid(
      "no region to send with: set QSTASH_REGION, or the region asked for, to EU_CENTRAL_1 or US_EAST_1",
    );
  }
  // `credentials(env)` asks for the primary region; `credentials(env, undefined)` does not.
  const unproven = given.length > 0 && region === undefined && wanted !== "off";
  const { token, ...address } = accountOf(settings, wanted);
  if (token === undefined || unproven) {
    const name = `${wanted === "off" ? "" : `${wanted}_`}QSTASH_TOKEN`;
    const missing =
      settings.notText === name
        ? `${name} is a binding, not text: read it with its get() and pass the value in env`
        : `there is no token to send with: set ${name}`;
    throw new ConfigurationError(
      "region_credentials_missing",
      unproven ? "the delivery's key proves no region: set both regions' signing keys" : missing,
    );
  }
  return { ...address, token };
}

/** Single-region mode has one account; it serves the region that `QSTASH_URL` names, no other. */
function accountOf(
  settings: Settings,
  wanted: Region | "off",
): { baseUrl: string; region: Region | undefined; token: string | undefined } {
  const baseUrl = settings.unprefixed.url ?? urlOfRegion("EU_CENTRAL_1");
  const region = regionOfUrl(baseUrl);
  if (wanted === "off" || (settings.migration === "off" && wanted === region)) {
    return { baseUrl, region, token: settings.unprefixed.token };
  }
  const { url, token } = settings.regional[wanted];
  return { baseUrl: url ?? urlOfRegion(wanted), region: wanted, token };
}

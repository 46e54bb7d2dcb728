import { isConfigurationError, REGIONS, type Region } from "@qstash-verify/core";
import {
  REGION_VARIABLE,
  readSettings,
  regionOfUrl,
  remoteCredentials,
  variableName,
} from "@qstash-verify/core/building";
import { Failure } from "../failure.js";
import type { Variables } from "./settings.js";

/** What it takes to call one region's API. */
export interface Account {
  readonly region: Region;
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
  /** Whether it is a local QStash, which does not say which region it plays: `region` is then a guess. */
  readonly isLocal?: boolean;
}

/** Where something is: a region, or a local QStash. */
export type Place = Region | "local";

/** What the region of an account is called. */
export function placeOf({ region, isLocal }: Account): Place {
  return isLocal ? "local" : region;
}

/** The same in the middle of a sentence. */
export function placeName(place: Place): string {
  return place === "local" ? "the local QStash" : place;
}

/**
 * The account of a region, as core finds it for sending; but a region's own token needs no `QSTASH_REGION`, because
 * the region is named here. The local development server is never migrated.
 *
 * @param url replaces the region's address
 * @throws Failure if there is no token, or the address is the other region's
 */
export function accountOf(env: Variables, region: Region, url?: string): Account {
  try {
    const { baseUrl, token } = remoteCredentials(region, naming(env, region));
    return checked({ region, url: (url ?? baseUrl).replace(/\/+$/, ""), token });
  } catch (error) {
    if (isConfigurationError(error)) {
      throw new Failure(`${region}: ${error.message}`, 2, { cause: error });
    }
    throw error;
  }
}

/** Where only tokens with a prefix are set, that of the region is the one to use, or the one that is missing. */
function naming(env: Variables, region: Region): Variables {
  return namesNoRegion(env) ? { ...env, [REGION_VARIABLE]: region } : env;
}

/** Whether there are tokens of regions, and nothing says which region is the one to send through. */
export function namesNoRegion(env: Variables): boolean {
  const { migration, unprefixed, regional } = readSettings(env);
  const isPrefixed = REGIONS.some((each) => regional[each].token !== undefined);
  return migration === "off" && unprefixed.token === undefined && isPrefixed;
}

/** Whether an account was not found because it has no token. */
export function isTokenMissing(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : undefined;
  return isConfigurationError(cause) && cause.code === "region_credentials_missing";
}

function checked(account: Account): Account {
  if (!/^https?:\/\//.test(account.url) || !URL.canParse(account.url)) {
    const variable = variableName("url", account.region);
    throw new Failure(`${account.region}: ${variable} is not an address`);
  }
  // It is written to files and sent unchanged, while the URL parser ignores line breaks in it.
  const { username, password } = new URL(account.url);
  if (!/^[\x21-\x7e]+$/.test(account.url) || username || password) {
    throw new Failure(
      `${account.region}: its address must not contain a password or white space: only the token is needed`,
    );
  }
  const named = regionOfUrl(account.url);
  if (named !== undefined && named !== account.region) {
    throw new Failure(
      `${account.region}: its address belongs to ${named}: the two regions are swapped or mixed up`,
    );
  }
  // It could not be sent in a header, and the error's message would quote it.
  if (!/^[\x21-\x7e]+$/.test(account.token)) {
    throw new Failure(`${account.region}: its token is malformed: copy it from the QStash console`);
  }
  return account;
}

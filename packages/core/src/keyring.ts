import type { DiagnosticCode } from "./diagnostics.js";
import type { Settings } from "./environment.js";
import { ConfigurationError } from "./errors.js";
import { isPublished, PUBLISHED_KEYS } from "./published-keys.js";
import { REGION_URLS, REGIONS, type Region, regionOfUrl } from "./region.js";
import type { SigningKey } from "./signing-key.js";

/** Where keys come from when they do not come from the environment. */
export interface KeyOptions {
  /** Replaces every key of the environment, together with `nextSigningKey`. */
  readonly currentSigningKey?: string | undefined;
  /** Replaces every key of the environment, together with `currentSigningKey`. */
  readonly nextSigningKey?: string | undefined;
  /**
   * `true`: trust the published keys of the vendor's local development server, and nothing else.
   * `false`: ignore `QSTASH_DEV`. Refused in production: `dev_mode_in_production`.
   */
  readonly devMode?: boolean | undefined;
}

/** "undefined", a template that was not filled in, a key in quotes: none of them is a secret. */
const KEY = /^sig_[\w-]+$/;

/** The trusted keys, in the order in which to try them for a delivery that names `hint`. */
export type Keyring = (hint: Region | undefined) => readonly SigningKey[];

/**
 * Collects the keys this receiver trusts.
 *
 * Options replace the environment. In migration mode the hinted region's keys come first, then the
 * unprefixed pair, then the other regions': a hint saves work and excludes nothing.
 *
 * @throws ConfigurationError `keys_missing`, `dev_mode_in_production`
 */
export function createKeyring(
  options: KeyOptions,
  settings: Settings,
  report: (code: DiagnosticCode) => void,
): Keyring {
  const chosen = options.devMode === true ? publishedKeys() : optionKeys(options);
  const keys = (chosen ?? environmentKeys(options, settings, report)).filter(({ secret }) => {
    const usable = KEY.test(secret);
    if (!usable) report("key_malformed");
    return usable;
  });
  const trusted = settings.production ? keys.filter((key) => !isPublished(key.secret)) : keys;

  if (trusted.length < keys.length) {
    if (chosen !== undefined || trusted.length === 0) {
      throw new ConfigurationError(
        "dev_mode_in_production",
        "the published development keys are refused in production: remove devMode, and use the keys of the QStash console",
      );
    }
    report("published_key_ignored");
  }
  if (trusted.length === 0) throw new ConfigurationError("keys_missing", missing(settings));

  const first = (region: Region) => [
    ...trusted.filter((key) => key.region === region),
    ...trusted.filter((key) => key.region !== region),
  ];
  const ordered = { EU_CENTRAL_1: first("EU_CENTRAL_1"), US_EAST_1: first("US_EAST_1") };
  return (hint) => (hint === undefined ? trusted : ordered[hint]);
}

/** A blank option is a key that is missing, not one that was never meant. */
function optionKeys(options: KeyOptions): SigningKey[] | undefined {
  const { currentSigningKey, nextSigningKey } = options;
  if (currentSigningKey === undefined && nextSigningKey === undefined) return undefined;
  return pair(currentSigningKey?.trim(), nextSigningKey?.trim(), undefined);
}

function environmentKeys(
  options: KeyOptions,
  settings: Settings,
  report: (code: DiagnosticCode) => void,
): SigningKey[] {
  if (settings.dev && options.devMode !== false) {
    if (!settings.production) return publishedKeys();
    report("dev_mode_ignored");
  }
  const { current, next, url } = settings.unprefixed;
  if (settings.migration === "off") {
    return pair(current, next, regionOfUrl(url ?? REGION_URLS.EU_CENTRAL_1));
  }
  if (settings.migration === "unrecognised") report("region_unrecognised");

  const regional = REGIONS.flatMap((region) =>
    pair(settings.regional[region].current, settings.regional[region].next, region),
  );
  const regionsOf = (secret: string) =>
    new Set(regional.filter((key) => key.secret === secret).map((key) => key.region));
  const shared = regional.filter((key) => regionsOf(key.secret).size > 1);
  if (shared.length > 0) report("key_in_two_regions");
  return [
    // An unprefixed key that is also a regional one is that regional one.
    ...pair(current, next, undefined).filter((key) => regionsOf(key.secret).size === 0),
    ...regional.map((key) => (shared.includes(key) ? { ...key, region: undefined } : key)),
  ];
}

function publishedKeys(): SigningKey[] {
  return PUBLISHED_KEYS.flatMap(([current, next]) => pair(current, next, undefined));
}

function pair(
  current: string | undefined,
  next: string | undefined,
  region: Region | undefined,
): SigningKey[] {
  const keys: SigningKey[] = [];
  if (current) keys.push({ secret: current, slot: "current", region });
  if (next) keys.push({ secret: next, slot: "next", region });
  return keys;
}

function missing({ migration, regional }: Settings): string {
  const unused = REGIONS.some((region) => regional[region].current ?? regional[region].next);
  return migration === "off" && unused
    ? "there are signing keys of regions, but no QSTASH_REGION: set it to EU_CENTRAL_1 or US_EAST_1"
    : "there is no signing key: set QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY, or with QSTASH_REGION the same behind EU_CENTRAL_1_ and US_EAST_1_";
}

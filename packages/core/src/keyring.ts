import { engine } from "#engine";
import type { DiagnosticCode } from "./diagnostics.js";
import type { Settings } from "./environment.js";
import { ConfigurationError } from "./errors.js";
import { isPublished, PUBLISHED_KEYS } from "./published-keys.js";
import { REGIONS, type Region, regionOfUrl } from "./region.js";
import type { Candidates, SigningKey } from "./signing-key.js";

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

/** The trusted keys, as to be tried for a delivery that names `hint`. */
export type Keyring = (hint: Region | undefined) => Candidates;

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
        "a published development key is refused in production: remove devMode, and copy your own keys",
      );
    }
    report("published_key_ignored");
  }
  if (trusted.length === 0) throw new ConfigurationError("keys_missing", missing(settings));

  const first = (region: Region): Candidates => ({
    keys: trusted.toSorted((a, b) => Number(b.region === region) - Number(a.region === region)),
  });
  const unhinted: Candidates = { keys: trusted };
  const hinted = { EU_CENTRAL_1: first("EU_CENTRAL_1"), US_EAST_1: first("US_EAST_1") };
  return (hint) => (hint === undefined ? unhinted : hinted[hint]);
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
    return pair(current, next, url === undefined ? "EU_CENTRAL_1" : regionOfUrl(url));
  }
  if (settings.migration === "unrecognised") report("region_unrecognised");

  const regional = new Map<string, SigningKey>();
  let shared = false;
  for (const region of REGIONS) {
    const { current, next } = settings.regional[region];
    for (const key of pair(current, next, region)) {
      const other = regional.get(key.secret);
      shared ||= other !== undefined;
      // The unsigned header would decide which of the two regions it proves.
      regional.set(key.secret, other === undefined ? key : { ...other, region: undefined });
    }
  }
  if (shared) report("key_in_two_regions");
  // An unprefixed key that is also a regional one is that regional one.
  const unprefixed = pair(current, next, undefined).filter(({ secret }) => !regional.has(secret));
  return [...unprefixed, ...regional.values()];
}

function publishedKeys(): SigningKey[] {
  return PUBLISHED_KEYS.flatMap(([current, next]) => pair(current, next, undefined));
}

function pair(
  current: string | undefined,
  next: string | undefined,
  region: Region | undefined,
): SigningKey[] {
  const key = (secret: string, slot: SigningKey["slot"]): SigningKey => ({
    secret,
    slot,
    region,
    signed: engine.hmac(secret),
  });
  return [
    ...(current ? [key(current, "current")] : []),
    ...(next && next !== current ? [key(next, "next")] : []),
  ];
}

function missing({ migration, regional }: Settings): string {
  const unused = REGIONS.some((region) => regional[region].current ?? regional[region].next);
  return migration === "off" && unused
    ? "there are signing keys of regions, but no QSTASH_REGION: set it to EU_CENTRAL_1 or US_EAST_1"
    : "there is no signing key: set QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY, or with QSTASH_REGION each region's";
}

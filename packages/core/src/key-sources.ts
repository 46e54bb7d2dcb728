import { engine } from "#engine";
import type { Report } from "./diagnostics.js";
import { PUBLISHED_KEYS } from "./published-keys.js";
import { REGIONS, type Region, regionOfUrl } from "./region.js";
import type { Settings } from "./settings.js";
import type { SigningKey } from "./signing-key.js";

/** Where keys come from when they do not come from the environment. */
export interface KeyOptions {
  /**
   * With `nextSigningKey`, replaces every key of the environment. A blank value, or one that is already
   * the environment's unprefixed key, changes nothing, so that `process.env.QSTASH_CURRENT_SIGNING_KEY`
   * can be passed and both regions are still verified.
   */
  readonly currentSigningKey?: string | undefined;
  /** As `currentSigningKey`. */
  readonly nextSigningKey?: string | undefined;
  /**
   * `true`: trust the published keys of the vendor's local development server, and nothing else.
   * `false`: ignore `QSTASH_DEV`. Refused in production: `dev_mode_in_production`.
   */
  readonly devMode?: boolean | undefined;
}

/** The keys that their owner configured, whether they can be trusted or not. */
export function chosenKeys(
  options: KeyOptions,
  settings: Settings,
  report: Report,
): { readonly keys: SigningKey[]; readonly areOptions: boolean } {
  if (options.devMode === true) return { keys: publishedKeys(), areOptions: true };
  const keys = optionKeys(options, settings);
  if (keys === undefined) {
    return { keys: environmentKeys(options, settings, report), areOptions: false };
  }
  if (settings.migration !== "off") report("regional_keys_replaced");
  return { keys, areOptions: true };
}

/** The keys given as options; `undefined` where they say nothing that the environment does not say. */
function optionKeys(options: KeyOptions, settings: Settings): SigningKey[] | undefined {
  const { current, next } = settings.unprefixed;
  const given = pair(options.currentSigningKey?.trim(), options.nextSigningKey?.trim(), undefined);
  const isNews = given.some(({ secret }) => secret !== current && secret !== next);
  if (!isNews) return undefined;
  const regional = new Map(regionalKeys(settings).map((key) => [key.secret, key.region]));
  return given.map((key) => ({ ...key, region: regional.get(key.secret) }));
}

function environmentKeys(options: KeyOptions, settings: Settings, report: Report): SigningKey[] {
  if (settings.dev && options.devMode !== false) {
    if (!settings.production) return publishedKeys();
    report("dev_mode_ignored");
  }
  const { current, next, url } = settings.unprefixed;
  if (settings.migration === "off") {
    // Without a URL nobody has said which region's keys these are.
    return pair(current, next, url === undefined ? undefined : regionOfUrl(url));
  }
  if (settings.migration === "unrecognised") report("region_unrecognised");

  const regional = regionalKeys(settings);
  if (regional.some(({ region }) => region === undefined)) report("key_in_two_regions");
  // An unprefixed key that is also a regional one is that regional one.
  const isRegional = (secret: string) => regional.some((key) => key.secret === secret);
  return [
    ...pair(current, next, undefined).filter(({ secret }) => !isRegional(secret)),
    ...regional,
  ];
}

/** The prefixed keys. One that is configured for two regions proves neither: the unsigned header would decide. */
function regionalKeys(settings: Settings): SigningKey[] {
  const keys = new Map<string, SigningKey>();
  for (const region of REGIONS) {
    const { current, next } = settings.regional[region];
    for (const key of pair(current, next, region)) {
      const other = keys.get(key.secret);
      keys.set(key.secret, other === undefined ? key : { ...other, region: undefined });
    }
  }
  return [...keys.values()];
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

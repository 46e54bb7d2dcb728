import { engine } from "#engine";
import type { Report } from "./diagnostics.js";
import { PUBLISHED_KEYS } from "./published-keys.js";
import { REGIONS, type Region, regionOfUrl } from "./region.js";
import type { Account, Settings } from "./settings.js";
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
  const given = [
    ...keyOf(options.currentSigningKey?.trim(), "current", undefined, "currentSigningKey"),
    ...keyOf(options.nextSigningKey?.trim(), "next", undefined, "nextSigningKey"),
  ];
  const isNews = given.some(({ secret }) => secret !== current && secret !== next);
  if (!isNews) return undefined;
  const regional = new Map(regionalKeys(settings).map((key) => [key.secret, key.region]));
  return distinct(given.map((key) => ({ ...key, region: regional.get(key.secret) })));
}

function environmentKeys(options: KeyOptions, settings: Settings, report: Report): SigningKey[] {
  if (settings.dev && options.devMode !== false) {
    if (!settings.production) return publishedKeys();
    report("dev_mode_ignored", "QSTASH_DEV");
  }
  const { migration, regional, unprefixed } = settings;
  for (const name of settings.unknown) report("variable_unknown", name);
  if (migration === "off") {
    reportLoneKey(unprefixed, "", report);
    // Without a URL nobody has said which region's keys these are.
    const { url } = unprefixed;
    return distinct(pair(unprefixed, "", url === undefined ? undefined : regionOfUrl(url)));
  }
  if (migration === "unrecognised") report("region_unrecognised", "QSTASH_REGION");
  const common = pair(unprefixed, "", undefined);
  for (const region of REGIONS) {
    const prefix = `${region}_`;
    reportLoneKey(regional[region], prefix, report);
    const hasKeys = [...common, ...pair(regional[region], prefix, region)].length > 0;
    if (!hasKeys) report("region_without_keys", region);
  }
  const keys = regionalKeys(settings);
  for (const { region, source } of keys) if (!region) report("key_in_two_regions", source);
  // An unprefixed key that is also a regional one is that regional one.
  return distinct([...keys, ...common]).toSorted((a, b) => Number(!!a.region) - Number(!!b.region));
}

/** The prefixed keys. One that is set for two regions proves neither: the unsigned header would decide. */
function regionalKeys({ regional }: Settings): SigningKey[] {
  const keys = REGIONS.flatMap((region) => pair(regional[region], `${region}_`, region));
  const regionsOf = (secret: string) =>
    new Set(keys.filter((key) => key.secret === secret).map(({ region }) => region)).size;
  return distinct(
    keys.map((key) => (regionsOf(key.secret) > 1 ? { ...key, region: undefined } : key)),
  );
}

function reportLoneKey({ current, next }: Account, prefix: string, report: Report): void {
  if ((current === undefined) === (next === undefined)) return;
  report("key_alone", `${prefix}QSTASH_${current ? "CURRENT" : "NEXT"}_SIGNING_KEY`);
}

function publishedKeys(): SigningKey[] {
  return PUBLISHED_KEYS.flatMap(([current, next]) => pair({ current, next }, "", undefined));
}

type Pair = Pick<Account, "current" | "next">;

function pair({ current, next }: Pair, prefix: string, region: Region | undefined): SigningKey[] {
  return [
    ...keyOf(current, "current", region, `${prefix}QSTASH_CURRENT_SIGNING_KEY`),
    ...keyOf(next, "next", region, `${prefix}QSTASH_NEXT_SIGNING_KEY`),
  ];
}

function keyOf(
  secret: string | undefined,
  slot: SigningKey["slot"],
  region: Region | undefined,
  source: string,
): SigningKey[] {
  return secret ? [{ secret, slot, region, source, signed: engine.hmac(secret) }] : [];
}

/** No secret is there twice: the first of its places counts. */
function distinct(keys: readonly SigningKey[]): SigningKey[] {
  return [...new Map(keys.toReversed().map((key) => [key.secret, key])).values()].toReversed();
}

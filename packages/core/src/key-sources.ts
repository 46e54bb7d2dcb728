import { engine } from "#engine";
import type { Report } from "./diagnostics.js";
import { PUBLISHED_KEYS } from "./published-keys.js";
import { REGIONS, type Region, regionOfUrl } from "./region.js";
import { accountBehind, type Settings } from "./settings.js";
import { DEV_OPTION, type SigningKey } from "./signing-key.js";
import { DEV_VARIABLE, REGION_VARIABLE, variableName } from "./variables.js";

/** Keys that do not come from the environment. */
export interface KeyOptions {
  /**
   * With `nextSigningKey`, replaces every key of the environment. A blank value is ignored. If every key that
   * you pass equals `QSTASH_CURRENT_SIGNING_KEY` or `QSTASH_NEXT_SIGNING_KEY` of the environment, both options
   * are ignored: you can pass `process.env.QSTASH_CURRENT_SIGNING_KEY`, and both regions are still verified.
   */
  readonly currentSigningKey?: string | undefined;
  /** As `currentSigningKey`. */
  readonly nextSigningKey?: string | undefined;
  /**
   * `true`: trust the published keys of Upstash's local development server, and no others. Together with a key
   * of the options, `true` throws `option_invalid`. `false`: ignore `QSTASH_DEV`. `credentials()` does not see
   * this option. `true` throws `dev_mode_in_production` in production.
   */
  readonly devMode?: boolean | undefined;
}

/** The keys that their owner configured, whether they can be trusted or not. */
export function chosenKeys(
  options: KeyOptions,
  settings: Settings,
  report: Report,
): { readonly keys: SigningKey[]; readonly areOptions: boolean } {
  if (options.devMode === true) return { keys: publishedKeys(DEV_OPTION), areOptions: true };
  const keys = optionKeys(options, settings, report);
  if (keys === undefined) {
    return { keys: environmentKeys(options, settings, report), areOptions: false };
  }
  if (settings.migration !== "off") report("regional_keys_replaced");
  return { keys, areOptions: true };
}

/** The keys given as options; `undefined` where they say nothing that the environment does not say. */
function optionKeys(
  options: KeyOptions,
  settings: Settings,
  report: Report,
): SigningKey[] | undefined {
  const { current, next } = settings.unprefixed;
  const pair = { current: options.currentSigningKey, next: options.nextSigningKey };
  const given = keysIn(pair, undefined, (slot) => `${slot}SigningKey`);
  const isNews = given.some(({ secret }) => secret !== current && secret !== next);
  if (!isNews) return undefined;
  reportLoneKey(given, report);
  const regional = new Map(regionalKeys(settings).map((key) => [key.secret, key.region]));
  return distinct(given.map((key) => ({ ...key, region: regional.get(key.secret) })));
}

function environmentKeys(options: KeyOptions, settings: Settings, report: Report): SigningKey[] {
  if (settings.dev && options.devMode !== false) {
    if (!settings.production) return publishedKeys(DEV_VARIABLE);
    report("dev_mode_ignored", DEV_VARIABLE);
  }
  const { migration, unprefixed } = settings;
  for (const name of settings.unknown) report("variable_unknown", name);
  const common = keysBehind(settings);
  if (migration === "off") {
    reportLoneKey(common, report);
    // Without a URL it is not known which region's keys these are.
    return distinct(keysBehind(settings, undefined, regionOfUrl(unprefixed.url ?? "")));
  }
  if (migration === "unrecognised") report("region_unrecognised", REGION_VARIABLE);
  const pairs = REGIONS.map((region) => [region, keysBehind(settings, region)] as const);
  // One that a whole pair has, too, is not alone.
  const isInPair = pairs.some(
    ([, pair]) =>
      distinct(pair).length > 1 && distinct([...pair, ...common]).length === pair.length,
  );
  if (!isInPair) reportLoneKey(common, report);
  for (const [region, pair] of pairs) {
    reportLoneKey(pair, report);
    if (common.length + pair.length === 0) report("region_without_keys", region);
  }
  const keys = regionalKeys(settings);
  for (const { region, source } of keys) if (!region) report("key_in_two_regions", source);
  // An unprefixed key that is also a regional one is that regional one.
  return distinct([...keys, ...common]);
}

/** The prefixed keys. One that is set for two regions proves neither: the unsigned header would decide. */
function regionalKeys(settings: Settings): SigningKey[] {
  const keys = REGIONS.flatMap((region) => keysBehind(settings, region));
  const regionsOf = (secret: string) =>
    new Set(keys.filter((key) => key.secret === secret).map(({ region }) => region)).size;
  return distinct(
    keys.map((key) => (regionsOf(key.secret) > 1 ? { ...key, region: undefined } : key)),
  );
}

/** Reports a pair of one key: the other is not set, or is the same. After a roll, it signs nothing. */
function reportLoneKey(pair: readonly SigningKey[], report: Report): void {
  if (distinct(pair).length !== 1) return;
  const names = pair.map(({ source }) => source).join(" and ");
  report("key_alone", pair.length === 1 ? names : `The key in ${names}`);
}

/** @param source The option or variable that selects them. */
function publishedKeys(source: string): SigningKey[] {
  return PUBLISHED_KEYS.flatMap(([current, next]) =>
    keysIn({ current, next }, undefined, () => source),
  );
}

/** The keys behind a prefix. @param region What they prove. Default: the region of the prefix. */
function keysBehind(settings: Settings, prefix?: Region, region = prefix): SigningKey[] {
  return keysIn(accountBehind(settings, prefix), region, (slot) => variableName(slot, prefix));
}

type Slot = SigningKey["slot"];

const SLOTS: readonly Slot[] = ["current", "next"];

/** The keys of a pair that are set. */
function keysIn(
  pair: Readonly<Partial<Record<Slot, string | undefined>>>,
  region: Region | undefined,
  source: (slot: Slot) => string,
): SigningKey[] {
  return SLOTS.flatMap((slot) => {
    const secret = pair[slot]?.trim();
    return secret
      ? [{ secret, slot, region, source: source(slot), signed: engine.hmac(secret) }]
      : [];
  });
}

/** Removes duplicate secrets: the first occurrence counts. */
function distinct(keys: readonly SigningKey[]): SigningKey[] {
  return [...new Map(keys.toReversed().map((key) => [key.secret, key])).values()].toReversed();
}

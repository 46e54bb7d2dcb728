import { ConfigurationError } from "./configuration-error.js";
import type { Report } from "./diagnostics.js";
import { chosenKeys, type KeyOptions } from "./key-sources.js";
import { isPublished } from "./published-keys.js";
import { REGIONS, type Region } from "./region.js";
import type { Settings } from "./settings.js";
import type { Candidates, SigningKey } from "./signing-key.js";
import { formOf } from "./signing-key-form.js";

/** The trusted keys, as to be tried for a delivery that names `hint`. */
export type Keyring = (hint: Region | undefined) => Candidates;

/**
 * Collects the keys this receiver trusts.
 *
 * Options that say something new replace the environment. In migration mode the hinted region's keys
 * come first, then the unprefixed pair, then the other regions': a hint saves work and excludes nothing.
 *
 * @throws ConfigurationError `keys_missing`, `dev_mode_in_production`
 */
export function createKeyring(options: KeyOptions, settings: Settings, report: Report): Keyring {
  const { keys, areOptions } = chosenKeys(options, settings, report);
  const { production } = settings;
  const wellFormed = keys.filter(({ secret, source }) => {
    const form = formOf(secret, areOptions, production);
    if (form !== "usual") report("key_malformed", source);
    return form !== "unusable";
  });
  const trusted = wellFormed.filter((key) => !production || !isPublished(key.secret));

  if (trusted.length < wellFormed.length) {
    if (areOptions || trusted.length === 0) {
      throw new ConfigurationError(
        "dev_mode_in_production",
        "a published development key is rejected in production: remove devMode, and set your own keys",
      );
    }
    for (const key of wellFormed) {
      if (!trusted.includes(key)) report("published_key_ignored", key.source);
    }
  }
  if (trusted.length === 0) {
    throw new ConfigurationError("keys_missing", missing(settings, keys.length > 0));
  }

  const first = (keys: readonly SigningKey[], region?: Region): Candidates => ({
    keys: keys.toSorted((a, b) => Number(b.region === region) - Number(a.region === region)),
  });
  const unhinted = first(trusted);
  const hinted = new Map(REGIONS.map((region) => [region, first(unhinted.keys, region)]));
  return (hint) => (hint && hinted.get(hint)) ?? unhinted;
}

/** What to do where nothing can be verified. */
function missing({ migration, regional, notText }: Settings, malformed: boolean): string {
  if (malformed) {
    return "no signing key is well-formed. A key is sig_ and 28 letters and digits, without quotes: copy both again from the QStash console";
  }
  if (notText !== undefined) {
    return `${notText} is a binding, not a string: read its value with get() and pass it in the env option`;
  }
  const unused = REGIONS.some((region) => regional[region].current ?? regional[region].next);
  return migration === "off" && unused
    ? "regional signing keys are set, but QSTASH_REGION is not: set it to EU_CENTRAL_1 or US_EAST_1"
    : "no signing key is set: set QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY, or with QSTASH_REGION those of each region. Node.js reads .env only with --env-file";
}

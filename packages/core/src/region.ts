/** The regions QStash runs in, as they are spelled in environment variables. */
export const REGIONS = ["EU_CENTRAL_1", "US_EAST_1"] as const;

/** A QStash region, in the spelling of `QSTASH_REGION`. */
export type Region = (typeof REGIONS)[number];

/** Base URL of each region's REST API. */
export const REGION_URLS: Readonly<Record<Region, string>> = {
  EU_CENTRAL_1: "https://qstash-eu-central-1.upstash.io",
  US_EAST_1: "https://qstash-us-east-1.upstash.io",
};

/** The address QStash had before it had regions; it is the EU region's. */
const LEGACY_EU_HOST = "qstash.upstash.io";

/**
 * Reads a region in any of its spellings: `US_EAST_1` (environment), `US-EAST-1` (the
 * `Upstash-Region` header), `us-east-1` (host names).
 *
 * @returns `undefined` for anything that names no region.
 */
export function parseRegion(value: string | null | undefined): Region | undefined {
  const name = String(value).trim().toUpperCase().replaceAll("-", "_");
  return REGIONS.find((region) => region === name);
}

/** The region whose API answers at `url`; `undefined` where the host is not one of QStash's. */
export function regionOfUrl(url: string): Region | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host } = new URL(url);
  if (host === LEGACY_EU_HOST) return "EU_CENTRAL_1";
  return REGIONS.find((region) => new URL(REGION_URLS[region]).host === host);
}

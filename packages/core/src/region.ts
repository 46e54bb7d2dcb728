/**
 * The regions of QStash, as environment variables spell them.
 *
 * @example
 * ```ts
 * import { credentialsFor, REGIONS } from "@qstash-verify/core";
 *
 * export const accounts = () => REGIONS.map((region) => credentialsFor(region));
 * ```
 */
export const REGIONS = ["EU_CENTRAL_1", "US_EAST_1"] as const;

/** A QStash region, in the spelling of `QSTASH_REGION`. */
export type Region = (typeof REGIONS)[number];

/** Base URL of a region's REST API. */
export function urlOfRegion(region: Region): string {
  return `https://qstash-${region.toLowerCase().replaceAll("_", "-")}.upstash.io`;
}

/**
 * Reads a region in any of its spellings: `US_EAST_1` (environment), `US-EAST-1` (the `Upstash-Region`
 * header), `us-east-1` (host names).
 *
 * @example
 * ```ts
 * import { parseRegion } from "@qstash-verify/core";
 *
 * parseRegion("us-east-1"); // "US_EAST_1"
 * parseRegion("moon"); // undefined
 * ```
 *
 * @returns `undefined` if the value names no region.
 */
export function parseRegion(value: string | null | undefined): Region | undefined {
  if (typeof value !== "string") return undefined;
  const name = value.trim().toUpperCase().replaceAll("-", "_");
  return REGIONS.find((region) => region === name);
}

/** The region whose API answers at `url`; `undefined` where the host is not one of QStash's. */
export function regionOfUrl(url: string): Region | undefined {
  if (!URL.canParse(url)) return undefined;
  const host = /^qstash(?:-(.+))?\.upstash\.io$/.exec(new URL(url).host);
  // Without a name it is the address from before there were regions: the EU's.
  return host === null ? undefined : parseRegion(host[1] ?? "EU_CENTRAL_1");
}

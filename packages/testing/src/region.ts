/** A QStash region, in the spelling of environment variables. */
export type Region = "EU_CENTRAL_1" | "US_EAST_1";

/** Both regions. */
export const regions: readonly Region[] = ["EU_CENTRAL_1", "US_EAST_1"];

/** Base URL of each region's REST API. */
export const regionUrls: Readonly<Record<Region, string>> = {
  EU_CENTRAL_1: "https://qstash-eu-central-1.upstash.io",
  US_EAST_1: "https://qstash-us-east-1.upstash.io",
};

/** The region as the `Upstash-Region` header spells it: `US-EAST-1`. */
export function regionHeader(region: Region): string {
  return region.replaceAll("_", "-");
}

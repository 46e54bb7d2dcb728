/** A QStash region, in the spelling of environment variables. */
export type Region = "EU_CENTRAL_1" | "US_EAST_1";

/**
 * Both regions.
 *
 * @example
 * ```ts
 * import { regions, signDelivery } from "@qstash-verify/testing";
 *
 * export const deliveries = await Promise.all(
 *   regions.map((region) =>
 *     signDelivery({ url: "https://app.example.com/api/qstash", region }),
 *   ),
 * );
 * ```
 */
export const regions: readonly Region[] = ["EU_CENTRAL_1", "US_EAST_1"];

/**
 * Base URL of each region's REST API.
 *
 * @example
 * ```ts
 * import { regionUrls } from "@qstash-verify/testing";
 *
 * console.log(regionUrls.US_EAST_1); // https://qstash-us-east-1.upstash.io
 * ```
 */
export const regionUrls: Readonly<Record<Region, string>> = {
  EU_CENTRAL_1: "https://qstash-eu-central-1.upstash.io",
  US_EAST_1: "https://qstash-us-east-1.upstash.io",
};

/**
 * A region as the `Upstash-Region` header spells it.
 *
 * @example
 * ```ts
 * import { regionHeader } from "@qstash-verify/testing";
 *
 * regionHeader("US_EAST_1"); // "US-EAST-1"
 * ```
 */
export function regionHeader(region: Region): string {
  return region.replaceAll("_", "-");
}

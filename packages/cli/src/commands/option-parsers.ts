import { parseRegion, REGIONS, type Region } from "@qstash-verify/core";
import { InvalidArgumentError } from "commander";

const SHORT_NAMES: ReadonlyMap<string, Region> = new Map([
  ["eu", "EU_CENTRAL_1"],
  ["us", "US_EAST_1"],
]);

/** Reads a region, in any of its spellings, or in short. */
export function regionOption(text: string): Region {
  const region = SHORT_NAMES.get(text.toLowerCase()) ?? parseRegion(text);
  if (region) return region;
  const names = REGIONS.map((name) => name.toLowerCase().replaceAll("_", "-"));
  throw new InvalidArgumentError(`it is one of: ${names.join(", ")}.`);
}

/** Reads an absolute address, as it is. */
export function urlOption(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError("it is an address such as https://qstash.upstash.io.");
  }
  return text;
}

/** Reads a whole number. */
export function countOption(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("it is a whole number.");
}

/** Collects an option that can be given more than once. An empty value is a mistake, not a wish. */
export function listOption(text: string, former: readonly string[] = []): readonly string[] {
  if (text.trim() === "") throw new InvalidArgumentError("it must not be empty.");
  return [...former, text];
}

/** Reads a port; 0 is any that is free. */
export function portOption(text: string): number {
  const port = countOption(text);
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("it is a port.");
}

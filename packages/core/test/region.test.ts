import { parseRegion, REGIONS } from "@qstash-verify/core";
import { describe, expect, test } from "vitest";
import { regionOfUrl, urlOfRegion } from "../dist/region.js";

describe("parseRegion", () => {
  test.each(REGIONS)("reads %s in the three spellings of the vendor", (region) => {
    const header = region.replaceAll("_", "-");
    for (const spelling of [region, header, header.toLowerCase(), ` ${region}\n`]) {
      expect(parseRegion(spelling)).toBe(region);
    }
  });

  test.each([undefined, null, "", "EU", "US_WEST_1", "EU-CENTRAL-1, US-EAST-1", "constructor"])(
    "names no region: %s",
    (value) => expect(parseRegion(value)).toBeUndefined(),
  );
});

describe("regionOfUrl", () => {
  test("is the other way round of urlOfRegion", () => {
    expect(REGIONS.map(urlOfRegion)).toEqual([
      "https://qstash-eu-central-1.upstash.io",
      "https://qstash-us-east-1.upstash.io",
    ]);
  });

  test.each(REGIONS)("knows the address of %s", (region) => {
    expect(regionOfUrl(urlOfRegion(region))).toBe(region);
    expect(regionOfUrl(`${urlOfRegion(region)}/v2/`)).toBe(region);
  });

  test("takes the address without a region for the EU's", () => {
    expect(regionOfUrl("https://qstash.upstash.io")).toBe("EU_CENTRAL_1");
  });

  test.each([
    "http://127.0.0.1:8080",
    "https://qstash.upstash.io.example.com",
    "https://evil-qstash.upstash.io",
    "https://qstash.upstash.io:8443",
    "https://qstash-mars.upstash.io",
    "https://qstashXupstash.io",
    "qstash",
    "",
  ])("is no region's: %s", (url) => expect(regionOfUrl(url)).toBeUndefined());
});

import { type Region, regions } from "../../region.js";
import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { refused, verified } from "../expectations.js";
import type { Row } from "../row.js";

const other: Readonly<Record<Region, string>> = {
  EU_CENTRAL_1: "US-EAST-1",
  US_EAST_1: "EU-CENTRAL-1",
};

const unprefixed = {
  ...testEnvironment("migration"),
  QSTASH_CURRENT_SIGNING_KEY: testKeys.unprefixed.current,
  QSTASH_NEXT_SIGNING_KEY: testKeys.unprefixed.next,
};

/** The header is a hint: whatever it says, a genuine delivery verifies by its key. */
const hints: readonly Row[] = regions.flatMap((region): Row[] => {
  const row = (name: string, header: string | undefined, env: Row["env"]): Row => ({
    name: `${region}: ${name}`,
    env,
    delivery: { region, headers: { "Upstash-Region": header } },
    expect: verified({ region, keySlot: "current" }),
  });
  const migration = testEnvironment("migration", region);
  const kept = testEnvironment("migration-with-unprefixed", region);
  return [
    row("verifies without a region header", undefined, migration),
    row("verifies with an empty region header", "", migration),
    row("verifies with an unknown region header", "MARS-NORTH-1", migration),
    row("verifies with the other region's header", other[region], migration),
    row("verifies with a lower-case region header", region.toLowerCase(), migration),
    row("verifies without a region header, the unprefixed variables kept", undefined, kept),
    row(
      "verifies with the other region's header, the unprefixed variables kept",
      other[region],
      kept,
    ),
    row(
      "single-region mode ignores the region header",
      other[region],
      testEnvironment("single", region),
    ),
    {
      name: `${region}: verifies with two region headers`,
      env: migration,
      delivery: { region, headers: { "Upstash-Region": [other[region], "MARS-NORTH-1"] } },
      expect: verified({ region }),
      needs: ["duplicate-headers"],
    },
  ];
});

/** With `strict`, a wrong header is refused. */
const strict: readonly Row[] = [
  ...regions.flatMap((region): Row[] => {
    const row = (name: string, header: string | undefined, expect: Row["expect"]): Row => ({
      name: `strict, ${region}: ${name}`,
      env: testEnvironment("migration"),
      options: { strict: true },
      delivery: { region, headers: { "Upstash-Region": header } },
      expect,
    });
    return [
      row("its own header passes", region.replaceAll("_", "-"), verified({ region })),
      row("no header passes", undefined, verified({ region })),
      row("the other region's header is refused", other[region], refused("region_mismatch")),
      row("an unknown header is refused", "MARS-NORTH-1", refused("region_mismatch")),
    ];
  }),
  {
    name: "strict: a key that proves no region passes with any header",
    env: unprefixed,
    options: { strict: true },
    delivery: { key: testKeys.unprefixed.current, headers: { "Upstash-Region": "US-EAST-1" } },
    expect: verified({ region: null }),
  },
  {
    name: "strict: single-region mode refuses the header of a region that is not its own",
    env: testEnvironment("single", "US_EAST_1"),
    options: { strict: true },
    delivery: { region: "US_EAST_1", headers: { "Upstash-Region": "EU-CENTRAL-1" } },
    expect: refused("region_mismatch"),
  },
];

/** `Upstash-Region` in every form in which it can arrive. */
export const regionHeaderRows: readonly Row[] = [...hints, ...strict];

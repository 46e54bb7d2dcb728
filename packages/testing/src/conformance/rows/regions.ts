import { regions } from "../../region.js";
import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { verified } from "../expectations.js";
import type { Row } from "../row.js";

const unprefixedPair = {
  QSTASH_CURRENT_SIGNING_KEY: testKeys.unprefixed.current,
  QSTASH_NEXT_SIGNING_KEY: testKeys.unprefixed.next,
};

/** Every environment that trusts the keys of both regions, by what is special about it. */
const migrations = {
  "migration mode, primary EU": testEnvironment("migration", "EU_CENTRAL_1"),
  "migration mode, primary US": testEnvironment("migration", "US_EAST_1"),
  "migration mode, primary EU, the unprefixed variables kept": testEnvironment(
    "migration-with-unprefixed",
    "EU_CENTRAL_1",
  ),
  "migration mode, primary US, the unprefixed variables kept": testEnvironment(
    "migration-with-unprefixed",
    "US_EAST_1",
  ),
  "migration mode, an unprefixed pair of neither region": {
    ...testEnvironment("migration"),
    ...unprefixedPair,
  },
  "a typo in QSTASH_REGION": { ...testEnvironment("migration"), QSTASH_REGION: "US_EAST1" },
  "QSTASH_REGION in lower case": { ...testEnvironment("migration"), QSTASH_REGION: "us_east_1" },
  "QSTASH_REGION with hyphens": { ...testEnvironment("migration"), QSTASH_REGION: "EU-CENTRAL-1" },
};

const slots = ["current", "next"] as const;

/** Both regions, both keys, in every mode. */
const everyKeyInEveryMode: readonly Row[] = regions.flatMap((region) =>
  slots.flatMap((keySlot) => {
    const row = (mode: string, env: Row["env"]): Row => ({
      name: `${region}, ${keySlot} key: verifies in ${mode}`,
      env,
      delivery: { region, key: testKeys[region][keySlot] },
      expect: verified({ region, keySlot, claimed: { region } }),
    });
    return [
      row("single-region mode", testEnvironment("single", region)),
      ...Object.entries(migrations).map(([mode, env]) => row(mode, env)),
    ];
  }),
);

/** The region of a key that was configured without one. */
const provenRegion: readonly Row[] = [
  {
    name: "an unprefixed key beside other regional ones verifies, and proves no region",
    env: { ...testEnvironment("migration"), ...unprefixedPair },
    delivery: { key: testKeys.unprefixed.current },
    expect: verified({ region: null, keySlot: "current", claimed: { region: "EU_CENTRAL_1" } }),
  },
  {
    name: "an unprefixed next key beside other regional ones verifies, and proves no region",
    env: { ...testEnvironment("migration"), ...unprefixedPair },
    delivery: { region: "US_EAST_1", key: testKeys.unprefixed.next },
    expect: verified({ region: null, keySlot: "next", claimed: { region: "US_EAST_1" } }),
  },
  {
    name: "an unprefixed key beside QSTASH_URL and QSTASH_REGION proves no region",
    env: {
      ...testEnvironment("migration", "US_EAST_1"),
      ...unprefixedPair,
      QSTASH_URL: "https://qstash-eu-central-1.upstash.io",
    },
    delivery: { key: testKeys.unprefixed.current },
    expect: verified({ region: null, keySlot: "current", claimed: { region: "EU_CENTRAL_1" } }),
  },
  {
    name: "an unprefixed key that is also a regional one proves that region",
    env: testEnvironment("migration-with-unprefixed", "US_EAST_1"),
    delivery: { region: "EU_CENTRAL_1", headers: { "Upstash-Region": "US-EAST-1" } },
    expect: verified({ region: "EU_CENTRAL_1", claimed: { region: "US_EAST_1" } }),
  },
  ...(
    [
      ["https://qstash-us-east-1.upstash.io", "US_EAST_1"],
      ["https://qstash-us-east-1.upstash.io/", "US_EAST_1"],
      ["https://qstash-eu-central-1.upstash.io", "EU_CENTRAL_1"],
      ["https://qstash.upstash.io", "EU_CENTRAL_1"],
      ["https://qstash.internal.example", null],
    ] as const
  ).map(
    ([url, region]): Row => ({
      name: `single-region mode: with QSTASH_URL ${url} a key proves ${region ?? "no region"}`,
      env: { QSTASH_URL: url, QSTASH_TOKEN: "test-token-of-one-account", ...unprefixedPair },
      delivery: { key: testKeys.unprefixed.current },
      expect: verified({ region }),
    }),
  ),
  {
    name: "single-region mode: without QSTASH_URL a key proves no region",
    env: { QSTASH_TOKEN: "test-token-of-one-account", ...unprefixedPair },
    delivery: { region: "US_EAST_1", key: testKeys.unprefixed.next },
    expect: verified({ region: null, keySlot: "next", claimed: { region: "US_EAST_1" } }),
  },
  {
    name: "single-region mode: two keys and nothing else pass a strict receiver in the US",
    env: unprefixedPair,
    options: { strict: true },
    delivery: { region: "US_EAST_1", key: testKeys.unprefixed.current },
    expect: verified({ region: null }),
  },
];

/** Keys of both regions, in every mode, and what they prove. */
export const regionRows: readonly Row[] = [...everyKeyInEveryMode, ...provenRegion];

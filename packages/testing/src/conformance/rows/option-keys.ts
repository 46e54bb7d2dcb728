import { type Region, regions } from "../../region.js";
import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { refused, verified } from "../expectations.js";
import type { Row, RowOptions } from "../row.js";

const { EU_CENTRAL_1: eu, US_EAST_1: us, unprefixed } = testKeys;
const single = testEnvironment("single");
const kept = testEnvironment("migration-with-unprefixed");

/** Keys given as options that are not in the environment: the environment's keys are not used. */
const replacing: readonly Row[] = [
  {
    name: "keys given as options verify without an environment, and prove no region",
    env: {},
    options: { currentSigningKey: unprefixed.current, nextSigningKey: unprefixed.next },
    delivery: { key: unprefixed.next },
    expect: verified({ region: null, keySlot: "next" }),
  },
  {
    name: "keys given as options replace those of the environment",
    env: single,
    options: { currentSigningKey: unprefixed.current, nextSigningKey: unprefixed.next },
    delivery: { key: eu.current },
    expect: refused("signature_mismatch"),
  },
  {
    name: "one key given as an option replaces both of the environment",
    env: single,
    options: { currentSigningKey: unprefixed.current },
    delivery: { key: eu.next },
    expect: refused("signature_mismatch"),
  },
  {
    name: "a next key given as the only option verifies",
    env: testEnvironment("migration"),
    options: { nextSigningKey: unprefixed.next },
    delivery: { key: unprefixed.next },
    expect: verified({ keySlot: "next" }),
  },
  {
    name: "keys of one's own given as options replace both regions'",
    env: kept,
    options: { currentSigningKey: unprefixed.current, nextSigningKey: unprefixed.next },
    delivery: { region: "US_EAST_1" },
    expect: refused("signature_mismatch"),
  },
  {
    name: "a region's keys given as options prove that region",
    env: testEnvironment("migration"),
    options: { currentSigningKey: us.current, nextSigningKey: us.next },
    delivery: { region: "US_EAST_1", headers: { "Upstash-Region": undefined } },
    expect: verified({ region: "US_EAST_1" }),
  },
  {
    name: "a region's keys given as options replace the other region's",
    env: testEnvironment("migration"),
    options: { currentSigningKey: us.current, nextSigningKey: us.next },
    delivery: { region: "EU_CENTRAL_1" },
    expect: refused("signature_mismatch"),
  },
  {
    name: "an option that is no real key verifies outside production",
    env: { NODE_ENV: "development" },
    options: { currentSigningKey: "key-of-a-test" },
    delivery: { key: "key-of-a-test" },
    expect: verified({ region: null, keySlot: "current" }),
    needs: ["development"],
  },
  {
    name: "an option that is no real key is refused in production",
    env: { NODE_ENV: "production" },
    options: { currentSigningKey: "key-of-a-test" },
    delivery: { key: "key-of-a-test" },
    expect: refused("keys_missing"),
  },
];

/** The values that `process.env.QSTASH_CURRENT_SIGNING_KEY`, with or without `|| ""`, can have. */
const unsaid: Readonly<Record<string, RowOptions>> = {
  "the environment's own pair": { currentSigningKey: eu.current, nextSigningKey: eu.next },
  "the environment's own pair, with a newline": {
    currentSigningKey: `${eu.current}\n`,
    nextSigningKey: ` ${eu.next}`,
  },
  "one key of the environment's own pair": { currentSigningKey: eu.current },
  "empty texts": { currentSigningKey: "", nextSigningKey: "" },
  "blank texts": { currentSigningKey: " ", nextSigningKey: "\n" },
  "an empty text beside the environment's own key": {
    currentSigningKey: eu.current,
    nextSigningKey: "",
  },
};

/** Keys given as options that are blank or already in the environment: as if they were left out. */
const repeating: readonly Row[] = Object.entries(unsaid).flatMap(([name, options]): Row[] => [
  ...([eu, us] as const).flatMap((pair, index) =>
    (["current", "next"] as const).map(
      (keySlot): Row => ({
        name: `${name} as options: the ${keySlot} key of ${regions[index]} verifies`,
        env: kept,
        options,
        delivery: { region: regions[index] as Region, key: pair[keySlot] },
        expect: verified({ region: regions[index] as Region, keySlot }),
      }),
    ),
  ),
  {
    name: `${name} as options: a stranger's signature is refused`,
    env: kept,
    options,
    delivery: { key: testKeys.stranger },
    expect: refused("signature_mismatch"),
  },
]);

const blank: readonly Row[] = [
  {
    name: "blank options without the unprefixed pair: the regions' keys verify",
    env: testEnvironment("migration"),
    options: { currentSigningKey: "", nextSigningKey: "" },
    delivery: { region: "US_EAST_1" },
    expect: verified({ region: "US_EAST_1" }),
  },
  {
    name: "blank options without any key in the environment are no keys",
    env: {},
    options: { currentSigningKey: "", nextSigningKey: " " },
    delivery: {},
    expect: refused("keys_missing"),
  },
  {
    name: "blank options beside devMode do not contradict it",
    env: { NODE_ENV: "development" },
    options: { devMode: true, currentSigningKey: "" },
    delivery: {},
    expect: refused("signature_mismatch"),
    needs: ["development"],
  },
];

/** A name that is not an option was meant as one, perhaps as a check. */
const misspelt: readonly Row[] = ["Url", "strct", "maxBodySize", "clockTolerence"].map(
  (name): Row => ({
    name: `the option ${name} does not exist, and is not ignored`,
    env: single,
    options: { [name]: 1 } as RowOptions,
    delivery: {},
    expect: refused("option_invalid"),
  }),
);

/** Keys given as options, and unknown options. */
export const optionKeyRows: readonly Row[] = [...replacing, ...repeating, ...blank, ...misspelt];

import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { refused, verified } from "../expectations.js";
import type { Row } from "../row.js";

const { EU_CENTRAL_1: eu, US_EAST_1: us, stranger } = testKeys;
const single = testEnvironment("single");
const currentOnly = { QSTASH_CURRENT_SIGNING_KEY: eu.current };
const nextOnly = { QSTASH_NEXT_SIGNING_KEY: eu.next };
const euOnly = {
  QSTASH_REGION: "EU_CENTRAL_1",
  EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY: eu.current,
};

const oneKey: readonly Row[] = [
  {
    name: "the current key alone is enough",
    env: currentOnly,
    delivery: {},
    expect: verified({ keySlot: "current" }),
  },
  {
    name: "the next key alone is enough",
    env: nextOnly,
    delivery: { key: eu.next },
    expect: verified({ keySlot: "next" }),
  },
  {
    name: "with the current key alone, the next one's signature is refused",
    env: currentOnly,
    delivery: { key: eu.next },
    expect: refused("signature_mismatch"),
  },
  {
    name: "migration mode: one key of one region is enough for that region",
    env: euOnly,
    delivery: {},
    expect: verified({ region: "EU_CENTRAL_1" }),
  },
  {
    name: "migration mode: a region without keys is refused, not waved through",
    env: euOnly,
    delivery: { region: "US_EAST_1" },
    expect: refused("signature_mismatch"),
  },
  {
    name: "migration mode: an unsigned request that names a region without keys is refused",
    env: euOnly,
    delivery: { region: "US_EAST_1", headers: { "Upstash-Signature": undefined } },
    expect: refused("signature_missing"),
  },
  {
    name: "a typo in QSTASH_REGION does not let an unsigned request through",
    env: { ...testEnvironment("migration"), QSTASH_REGION: "US_EAST1" },
    delivery: { headers: { "Upstash-Signature": undefined } },
    expect: refused("signature_missing"),
  },
  {
    name: "a typo in QSTASH_REGION does not let a stranger through",
    env: { ...testEnvironment("migration"), QSTASH_REGION: "US_EAST1" },
    delivery: { key: stranger },
    expect: refused("signature_mismatch"),
  },
];

const spelling: readonly Row[] = [
  {
    name: "a newline after a key is not part of it",
    env: { ...single, QSTASH_CURRENT_SIGNING_KEY: `${eu.current}\n` },
    delivery: {},
    expect: verified({ keySlot: "current" }),
  },
  {
    name: "spaces around a regional key are not part of it",
    env: {
      ...testEnvironment("migration"),
      US_EAST_1_QSTASH_NEXT_SIGNING_KEY: `  ${us.next} \r\n`,
    },
    delivery: { region: "US_EAST_1", key: us.next },
    expect: verified({ region: "US_EAST_1", keySlot: "next" }),
  },
  {
    name: "a newline after a key given as an option is not part of it",
    env: {},
    options: { currentSigningKey: `${eu.current}\n` },
    delivery: {},
    expect: verified({ keySlot: "current" }),
  },
  {
    name: "the prefix of a key is part of it",
    env: single,
    delivery: { key: eu.current.slice("sig_".length) },
    expect: refused("signature_mismatch"),
  },
];

const missing: readonly Row[] = [
  {
    name: "an empty environment has no keys",
    env: {},
    delivery: {},
    expect: refused("keys_missing"),
  },
  {
    name: "blank keys are no keys",
    env: { ...single, QSTASH_CURRENT_SIGNING_KEY: "", QSTASH_NEXT_SIGNING_KEY: " \n" },
    delivery: {},
    expect: refused("keys_missing"),
  },
  {
    name: "migration mode without any key has no keys",
    env: { QSTASH_REGION: "US_EAST_1" },
    delivery: {},
    expect: refused("keys_missing"),
  },
  {
    name: "regional keys without QSTASH_REGION are not in use",
    env: { EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY: eu.current },
    delivery: {},
    expect: refused("keys_missing"),
  },
];

/** What people set in place of a key: the text of an unset variable, an unfilled template, a quoted key. */
const impostors: readonly Row[] = [
  "undefined",
  "null",
  "$QSTASH_KEY",
  "sig_",
  '"sig_quoted"',
].flatMap((key) => [
  {
    name: `${key} is no signing key beside a real one, and signs nothing`,
    env: { ...single, QSTASH_NEXT_SIGNING_KEY: key },
    delivery: { key },
    expect: refused("signature_mismatch"),
  },
  {
    name: `${key} is no signing key as an option`,
    env: single,
    options: { currentSigningKey: key },
    delivery: { key },
    expect: refused("keys_missing"),
  },
]);

/** Placeholders from examples and templates: anybody can sign with them. */
const placeholders: readonly Row[] = [
  "sig_xxx",
  "sig_changeme",
  "sig_your_current_signing_key",
  "sig_yourcurrentsigningkey",
  "sig_xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "sig_0000000000000000000000000000",
  "sig_yourCurrentSigningKeyGoesHere",
  "sig_replaceThisByYourKey00000000",
  "sig_abcdefghijklmnopqrstuvwxyz01",
].flatMap((key): Row[] => {
  const production = { NODE_ENV: "production" };
  return [
    {
      name: `the placeholder ${key} is refused as the only key in production`,
      env: { ...production, QSTASH_CURRENT_SIGNING_KEY: key },
      delivery: { key },
      expect: refused("keys_missing"),
    },
    {
      name: `the placeholder ${key} is refused as an option in production`,
      env: { ...single, ...production },
      options: { currentSigningKey: key },
      delivery: { key },
      expect: refused("keys_missing"),
    },
    {
      name: `the placeholder ${key} beside a real key signs nothing in production`,
      env: { ...single, ...production, QSTASH_NEXT_SIGNING_KEY: key },
      delivery: { key },
      expect: refused("signature_mismatch"),
    },
  ];
});

/** How many keys there are, and how they are spelled. */
export const keyRows: readonly Row[] = [
  ...oneKey,
  ...spelling,
  ...missing,
  ...impostors,
  ...placeholders,
];

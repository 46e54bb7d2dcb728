import { publishedDevKeys } from "../../published-dev-keys.js";
import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { refused, verified } from "../expectations.js";
import type { Row } from "../row.js";

const [published] = publishedDevKeys;
const real = testEnvironment("single");
const development = { ...real, NODE_ENV: "development", QSTASH_DEV: "true" };
const production = { ...real, NODE_ENV: "production" };

const inDevelopment: readonly Row[] = [
  {
    name: "QSTASH_DEV=true: the published current key verifies",
    env: development,
    delivery: { key: published.current },
    expect: verified({ keySlot: "current" }),
    needs: ["development"],
  },
  {
    name: "QSTASH_DEV=1: the published next key verifies",
    env: { NODE_ENV: "development", QSTASH_DEV: "1" },
    delivery: { key: published.next },
    expect: verified({ keySlot: "next" }),
    needs: ["development"],
  },
  {
    name: "devMode: the published current key verifies",
    env: { ...real, NODE_ENV: "development" },
    options: { devMode: true },
    delivery: { key: published.current },
    expect: verified({ keySlot: "current" }),
    needs: ["development"],
  },
  {
    name: "published keys in the environment verify in development",
    env: {
      NODE_ENV: "development",
      QSTASH_CURRENT_SIGNING_KEY: published.current,
      QSTASH_NEXT_SIGNING_KEY: published.next,
    },
    delivery: { key: published.current },
    expect: verified({ keySlot: "current" }),
    needs: ["development"],
  },
  {
    name: "QSTASH_DEV=true: an unsigned request is refused",
    env: development,
    delivery: { headers: { "Upstash-Signature": undefined } },
    expect: refused("signature_missing"),
  },
  {
    name: "QSTASH_DEV=true: a stranger's signature is refused",
    env: development,
    delivery: { key: testKeys.stranger },
    expect: refused("signature_mismatch"),
  },
  {
    name: "QSTASH_DEV=false: the published key is refused",
    env: { ...development, QSTASH_DEV: "false" },
    delivery: { key: published.current },
    expect: refused("signature_mismatch"),
  },
  {
    name: "devMode: false: QSTASH_DEV is ignored and the real key verifies",
    env: development,
    options: { devMode: false },
    delivery: {},
    expect: verified({ keySlot: "current" }),
  },
];

/** One sign of a deployment is enough. */
const signs: readonly Row[] = ["NODE_ENV=production", "VERCEL_ENV=production"].flatMap((sign) => {
  const [name = "", value = ""] = sign.split("=");
  const env = { ...real, QSTASH_DEV: "true", [name]: value };
  return [
    {
      name: `QSTASH_DEV=true with ${sign}: the published key is refused`,
      env,
      delivery: { key: published.current },
      expect: refused("signature_mismatch"),
    },
    {
      name: `QSTASH_DEV=true with ${sign}: the real key verifies`,
      env,
      delivery: {},
      expect: verified({ keySlot: "current", region: "EU_CENTRAL_1" }),
    },
  ];
});

const inProduction: readonly Row[] = [
  {
    name: "QSTASH_DEV=true in production without real keys trusts nothing",
    env: { NODE_ENV: "production", QSTASH_DEV: "true" },
    delivery: { key: published.current },
    expect: refused("keys_missing"),
  },
  {
    name: "devMode in production is refused",
    env: production,
    options: { devMode: true },
    delivery: { key: published.current },
    expect: refused("dev_mode_in_production"),
  },
  {
    name: "devMode in production is refused for a genuine delivery too",
    env: production,
    options: { devMode: true },
    delivery: {},
    expect: refused("dev_mode_in_production"),
  },
  {
    name: "a published key as the next one beside a real option is refused in production",
    env: production,
    options: { currentSigningKey: testKeys.EU_CENTRAL_1.current, nextSigningKey: published.next },
    delivery: {},
    expect: refused("dev_mode_in_production"),
  },
  {
    name: "a real key beside a published one in the environment verifies in production",
    env: { ...production, QSTASH_NEXT_SIGNING_KEY: published.next },
    delivery: {},
    expect: verified({ keySlot: "current" }),
  },
  {
    name: "a published key beside a real one in the environment is refused in production",
    env: { ...production, QSTASH_NEXT_SIGNING_KEY: published.next },
    delivery: { key: published.next },
    expect: refused("signature_mismatch"),
  },
  {
    name: "published keys under a regional name are refused in production",
    env: {
      NODE_ENV: "production",
      QSTASH_REGION: "US_EAST_1",
      US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: published.current,
    },
    delivery: { region: "US_EAST_1", key: published.current },
    expect: refused("dev_mode_in_production"),
  },
];

/** Keys that everybody knows: trusted only on request. */
export const devModeRows: readonly Row[] = [...inDevelopment, ...signs, ...inProduction];

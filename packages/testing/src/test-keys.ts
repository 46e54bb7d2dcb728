import type { Region } from "./region.js";

/** Two signing keys of one region: `current` signs, `next` will sign after a rotation. */
export interface KeyPair {
  readonly current: string;
  readonly next: string;
}

/** Signing keys that belong to nobody, in the form of real ones: `sig_` and 28 characters. */
export interface TestKeys extends Readonly<Record<Region, KeyPair>> {
  /**
   * A pair that belongs to no region. No environment of `testEnvironment()` has it: set
   * `QSTASH_CURRENT_SIGNING_KEY` and `QSTASH_NEXT_SIGNING_KEY` to it yourself.
   */
  readonly unprefixed: KeyPair;
  /** A key that is in no environment of this package: everything that it signs is a forgery. */
  readonly stranger: string;
}

/**
 * Fake signing keys: a pair for each region, a pair of no region, and one key for forgeries.
 * `testEnvironment()` trusts only the pairs of the regions.
 *
 * They are constants of a published package, so receivers refuse them in production
 * (`dev_mode_in_production`). To test a production build, use {@link generateTestKeys}.
 *
 * @example
 * ```ts
 * import { signDelivery, testKeys } from "@qstash-verify/testing";
 *
 * const url = "https://app.example.com/api/qstash";
 * const { next: key } = testKeys.US_EAST_1;
 * export const genuine = await signDelivery({ url, key, region: "US_EAST_1" });
 * export const forged = await signDelivery({ url, key: testKeys.stranger });
 * ```
 */
export const testKeys: TestKeys = {
  EU_CENTRAL_1: {
    current: "sig_TestEuCurrent000000000000000",
    next: "sig_TestEuNext000000000000000000",
  },
  US_EAST_1: {
    current: "sig_TestUsCurrent000000000000000",
    next: "sig_TestUsNext000000000000000000",
  },
  unprefixed: {
    current: "sig_TestUnprefixedCurrent0000000",
    next: "sig_TestUnprefixedNext0000000000",
  },
  stranger: "sig_TestStranger0000000000000000",
};

/**
 * Makes new signing keys, which receivers accept in production too.
 *
 * @example
 * ```ts
 * import {
 *   generateTestKeys,
 *   signDelivery,
 *   testEnvironment,
 * } from "@qstash-verify/testing";
 *
 * const keys = generateTestKeys();
 * export const env = testEnvironment("migration", "EU_CENTRAL_1", keys);
 * export const delivery = await signDelivery({
 *   url: "https://app.example.com/api/qstash",
 *   key: keys.EU_CENTRAL_1.current,
 * });
 * ```
 */
export function generateTestKeys(): TestKeys {
  const pair = (): KeyPair => ({ current: randomKey(), next: randomKey() });
  return { EU_CENTRAL_1: pair(), US_EAST_1: pair(), unprefixed: pair(), stranger: randomKey() };
}

/** `sig_` and 28 letters and digits. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(28));
  const characters = Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return `sig_${characters.join("")}`;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * Fake API tokens, one for each region: what `QSTASH_TOKEN` holds.
 *
 * @example
 * ```ts
 * import { testTokens } from "@qstash-verify/testing";
 *
 * process.env["QSTASH_TOKEN"] = testTokens.EU_CENTRAL_1;
 * ```
 */
export const testTokens: Readonly<Record<Region, string>> = {
  EU_CENTRAL_1: "test-token-of-eu-central-1",
  US_EAST_1: "test-token-of-us-east-1",
};

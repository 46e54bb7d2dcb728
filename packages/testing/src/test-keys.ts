import type { Region } from "./region.js";

/** Two signing keys of one region: `current` signs, `next` will sign after a rotation. */
export interface KeyPair {
  readonly current: string;
  readonly next: string;
}

/** Signing keys that nobody owns, in the shape of real ones: `sig_` and 28 characters. */
export interface TestKeys extends Readonly<Record<Region, KeyPair>> {
  /** A pair that is neither region's, for `QSTASH_CURRENT_SIGNING_KEY` and its next. */
  readonly unprefixed: KeyPair;
  /** A key no environment of this package holds: whatever it signs is a forgery. */
  readonly stranger: string;
}

/** Fake signing keys: a pair for each region, one that belongs to no region, and a stranger's. */
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

/** Fake API tokens, one for each region: what `QSTASH_TOKEN` holds. */
export const testTokens: Readonly<Record<Region, string>> = {
  EU_CENTRAL_1: "test-token-of-eu-central-1",
  US_EAST_1: "test-token-of-us-east-1",
};

import { publishedDevKeys, testKeys } from "@qstash-verify/testing";

const VENDOR_KEYS = new Set(publishedDevKeys.flatMap((pair) => Object.values<string>({ ...pair })));
const { stranger, ...pairs } = testKeys;
const TEST_KEYS = new Set([
  stranger,
  ...Object.values(pairs).flatMap((pair) => Object.values<string>({ ...pair })),
]);

/** A real key has 28 characters after `sig_`. A random one repeats few of them. */
const SHORTEST = 20;
const FEWEST_DIFFERENT = 8;
/** Words that are too long to occur by chance. */
const WORDS = /change|replace|example|placeholder|signing|current|insert/i;

/** Whether it is a key of the vendor's local development server, which `QSTASH_DEV` trusts. */
export function isVendorKey(key: string): boolean {
  return VENDOR_KEYS.has(key);
}

/** Why a well-formed signing key must not be trusted; `undefined` if no reason is known. */
export function weaknessOf(key: string): string | undefined {
  if (isVendorKey(key)) {
    return "a published development key: anyone can sign with it";
  }
  if (TEST_KEYS.has(key)) {
    return "a published key of @qstash-verify/testing: anyone can sign with it";
  }
  const random = key.slice("sig_".length);
  const isPlaceholder =
    random.length < SHORTEST ||
    /[^A-Za-z0-9]/.test(random) ||
    new Set(random).size < FEWEST_DIFFERENT ||
    WORDS.test(random);
  return isPlaceholder ? "a placeholder: copy the key from the QStash console" : undefined;
}

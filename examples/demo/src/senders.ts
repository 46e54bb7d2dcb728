import { type KeyPair, type Region, regions, testKeys } from "@qstash-verify/testing";

/** A QStash that sends: a region, and those of its signing keys that are known. */
export interface Sender {
  readonly name: string;
  readonly region: Region;
  readonly keys: Partial<KeyPair>;
}

/** Both regions, with the test keys that are in every `.env.example`. */
export const testSenders: readonly Sender[] = regions.map((region) => ({
  name: region.slice(0, 2),
  region,
  keys: testKeys[region],
}));

/** The senders whose keys an environment holds, in single-region or in migration mode. */
export function sendersOf(env: Readonly<Record<string, string | undefined>>): readonly Sender[] {
  const keys = (prefix: string): Partial<KeyPair> => {
    const current = env[`${prefix}QSTASH_CURRENT_SIGNING_KEY`]?.trim();
    const next = env[`${prefix}QSTASH_NEXT_SIGNING_KEY`]?.trim();
    return { ...(current && { current }), ...(next && { next }) };
  };
  const unprefixed = keys("");
  const regional = testSenders.map((sender) => ({ ...sender, keys: keys(`${sender.region}_`) }));

  const senders: Sender[] = env["QSTASH_REGION"] ? regional : [];
  // In migration mode the unprefixed pair is kept; mostly it is one of the regional ones.
  if (!senders.some((sender) => sender.keys.current === unprefixed.current)) {
    const region = env["QSTASH_URL"]?.includes("us-east-1") ? "US_EAST_1" : "EU_CENTRAL_1";
    const name = senders.length === 0 ? region.slice(0, 2) : "Unprefixed";
    senders.push({ name, region, keys: unprefixed });
  }
  return senders.filter(({ keys }) => keys.current ?? keys.next);
}

import { type KeyPair, type Region, regions, testKeys } from "@qstash-verify/testing";
import { ownKey } from "./own-keys.js";

/** A signing key, and what it is to those who trust it. */
export interface SigningKey {
  readonly slot: keyof KeyPair;
  readonly key: string;
}

/** A QStash that sends: a region, and those of its signing keys that are known. */
export interface Sender {
  readonly name: string;
  readonly region: Region;
  /** The current one first. */
  readonly keys: readonly SigningKey[];
}

/** Both regions, with the test keys that are in every `.env.example`. */
export const testSenders: readonly Sender[] = regions.map((region) => ({
  name: region.slice(0, 2),
  region,
  keys: known(testKeys[region].current, testKeys[region].next),
}));

/** Both regions, with the keys that the examples of this run are started with. */
export const ownSenders: readonly Sender[] = testSenders.map((sender) => ({
  ...sender,
  keys: sender.keys.map(({ slot, key }) => ({ slot, key: ownKey(key) })),
}));

/** The senders whose keys an environment holds, in single-region or in migration mode. */
export function sendersOf(env: Readonly<Record<string, string | undefined>>): readonly Sender[] {
  const keys = (prefix: string) =>
    known(
      env[`${prefix}QSTASH_CURRENT_SIGNING_KEY`]?.trim(),
      env[`${prefix}QSTASH_NEXT_SIGNING_KEY`]?.trim(),
    );
  const unprefixed = keys("");
  const regional = testSenders.map((sender) => ({ ...sender, keys: keys(`${sender.region}_`) }));

  const senders: Sender[] = env["QSTASH_REGION"] ? regional : [];
  // In migration mode the unprefixed pair is kept; mostly it is one of the regional ones.
  if (!senders.some((sender) => currentOf(sender.keys) === currentOf(unprefixed))) {
    const region = env["QSTASH_URL"]?.includes("us-east-1") ? "US_EAST_1" : "EU_CENTRAL_1";
    const name = senders.length === 0 ? region.slice(0, 2) : "Unprefixed";
    senders.push({ name, region, keys: unprefixed });
  }
  return senders.filter(({ keys }) => keys.length > 0);
}

function known(current: string | undefined, next: string | undefined): SigningKey[] {
  return [
    ...(current ? [{ slot: "current" as const, key: current }] : []),
    ...(next ? [{ slot: "next" as const, key: next }] : []),
  ];
}

function currentOf(keys: readonly SigningKey[]): string | undefined {
  return keys.find(({ slot }) => slot === "current")?.key;
}

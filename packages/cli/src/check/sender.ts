import { REGIONS, type Region } from "@qstash-verify/core";
import type { Variables } from "../environment/settings.js";
import { signingKey } from "../environment/signing-keys.js";

/** A signing key, and the region that sends with it. */
export interface Sender {
  /** A guess if the key is {@link Sender.regionless}. */
  readonly region: Region;
  readonly slot: "current" | "next";
  readonly key: string;
  /** Why the app does not compare the region header with this key; absent if the key proves the region. */
  readonly regionless?: string;
}

/** The region whose deliveries a sender stands for; `undefined` if it is not known. */
export function provenRegion({ region, regionless }: Sender): Region | undefined {
  return regionless === undefined ? region : undefined;
}

/**
 * All senders whose deliveries an app with these settings must accept, the current keys first. No key is listed
 * twice: signed with the same key, the deliveries of a second region would prove nothing about it.
 */
export function sendersOf(env: Variables): readonly Sender[] {
  const senders = (["current", "next"] as const).flatMap((slot) =>
    REGIONS.flatMap((region) => {
      const key = signingKey(env, region, slot);
      if (!key) return [];
      const { secret, source: _, ...rest } = key;
      return [{ region, slot, key: secret, ...rest }];
    }),
  );
  return senders.filter(
    ({ key }, index) => senders.findIndex((other) => other.key === key) === index,
  );
}

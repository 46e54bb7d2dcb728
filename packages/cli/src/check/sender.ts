import { REGIONS, type Region } from "@qstash-verify/core";
import type { Variables } from "../environment/settings.js";
import { signingKey } from "../environment/signing-keys.js";

/** A region that sends, and one of its signing keys. */
export interface Sender {
  readonly region: Region;
  readonly slot: "current" | "next";
  readonly key: string;
  /** Why the app does not compare the region header with this key; absent if it does. */
  readonly regionless?: string;
}

/** All senders whose deliveries an app with these settings must accept, the current keys first. */
export function sendersOf(env: Variables): readonly Sender[] {
  return (["current", "next"] as const).flatMap((slot) =>
    REGIONS.flatMap((region) => {
      const key = signingKey(env, region, slot);
      if (!key) return [];
      const { secret, source: _, ...rest } = key;
      return [{ region, slot, key: secret, ...rest }];
    }),
  );
}

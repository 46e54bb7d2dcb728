import type { HostileDelivery } from "@qstash-verify/testing";
import { isVendorKey } from "../doctor/weak-key.js";
import type { Sender } from "./sender.js";

const LOCAL =
  "these settings trust the published keys, so it is right that the app accepts it on your machine; in production it must refuse it";

/** Why an app that trusts a sender's key accepts a hostile delivery, whatever its options; `undefined` if it does not. */
export function excuseFor(
  { name, needs }: HostileDelivery,
  { key, regionless }: Pick<Sender, "key" | "regionless">,
): string | undefined {
  if (name === "published" && isVendorKey(key)) return LOCAL;
  // Without a region to compare with, the app cannot refuse another one.
  return needs === "strict" ? regionless : undefined;
}

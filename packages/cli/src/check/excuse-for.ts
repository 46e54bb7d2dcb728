import type { HostileDelivery } from "@qstash-verify/testing";
import { isVendorKey } from "../doctor/weak-key.js";
import type { Sender } from "./sender.js";

const LOCAL =
  "these settings trust the published keys, so it is right that the app accepts it on your machine; in production it must refuse it";

/**
 * Why an app that trusts a sender's key accepts a hostile delivery, whatever its options; `undefined` if it does not.
 *
 * @param isLocal Whether the app is on this machine: nowhere else may it trust the published keys.
 */
export function excuseFor(
  { name, needs }: HostileDelivery,
  { key, regionless }: Pick<Sender, "key" | "regionless">,
  isLocal: boolean,
): string | undefined {
  if (name === "published" && isLocal && isVendorKey(key)) return LOCAL;
  // Without a region to compare with, the app cannot refuse another one.
  return needs === "strict" ? regionless : undefined;
}

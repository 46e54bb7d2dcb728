import type { KeyStanding, RegionName, RegionStatus } from "@qstash-verify/console";
import type { Account } from "../../environment/account.js";
import type { ServerKeys } from "../../environment/server-keys.js";
import { maskUrl } from "../../terminal/mask.js";
import { keyStanding } from "../keys/keys-room.js";
import type { FoundAccounts } from "./found-accounts.js";
import type { RegionWatch } from "./region-watch.js";

const NO_ACCOUNT = { unavailable: "there is no account of it" } as const;

/** The status of a region with an account. @param others the keys of the other region */
export function watchedStatus(
  { env, primary }: Pick<FoundAccounts, "env" | "primary">,
  { account, watch }: { readonly account: Account; readonly watch: RegionWatch },
  others: ServerKeys | undefined,
): RegionStatus {
  const name: RegionName = account.region;
  const { readAt, keys, ...numbers } = watch.readings;
  return {
    name,
    isPrimary: name === primary,
    address: maskUrl(account.url),
    ...watch.standing,
    ...(readAt !== undefined && { readAt }),
    keys:
      typeof keys === "string"
        ? { state: "unknown", text: `keys: ${keys.replace(`${name}: `, "")}` }
        : keyStanding(env, name, keys, others),
    ...numbers,
  };
}

/** The status of a region without an account. @param problem what to set, in a sentence */
export function absentStatus(
  { primary }: Pick<FoundAccounts, "primary">,
  name: RegionName,
  problem: string,
): RegionStatus {
  const isPrimary = name === primary;
  const keys: KeyStanding = { state: "missing", text: "keys: not configured" };
  const nothing = { waiting: NO_ACCOUNT, deadLetters: NO_ACCOUNT, history: NO_ACCOUNT };
  return { name, isPrimary, address: "", reach: "absent", problem, keys, ...nothing };
}

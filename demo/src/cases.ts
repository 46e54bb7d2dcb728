import type { Case, Target } from "./case.js";
import { attacksAs, signedCases } from "./handmade-cases.js";
import { publishedCases } from "./published-cases.js";
import type { Qstash } from "./qstash.js";
import type { Sender } from "./senders.js";

/**
 * The senders that the emulator plays. It sends to where it publishes, and has one account: not to
 * a destination that is elsewhere, and not with a second pair of keys for one region.
 */
export function emulated(senders: readonly Sender[], targets: readonly Target[]): Sender[] {
  if (targets.some(({ url, destination }) => url !== destination)) return [];
  return senders.filter(
    (sender, index) => senders.findIndex(({ region }) => region === sender.region) === index,
  );
}

/** Everything that is sent: what QStash sends, then what others send in its name. */
export function casesOf(
  senders: readonly Sender[],
  targets: readonly Target[],
  qstash: Qstash,
): Case[] {
  const byQstash = emulated(senders, targets);
  const others = senders.filter((sender) => !byQstash.includes(sender));
  return [
    ...publishedCases(byQstash, qstash),
    ...others.flatMap(signedCases),
    ...senders.flatMap((sender) => attacksAs(sender, targets)),
  ];
}

import type { ServerKeys } from "../environment/server-keys.js";
import type { KeyPair } from "../environment/signing-keys.js";

/** How configured keys compare with those of the region. */
export type KeyComparison =
  | "same"
  | "rolled"
  | "slots swapped"
  | "swapped between regions"
  | "incomplete"
  | "missing"
  | "wrong";

/**
 * Compares the configured keys of a region with its own.
 *
 * @param others the keys of the other region, if they are known
 */
export function compareKeys(
  ours: KeyPair,
  server: ServerKeys,
  others: ServerKeys | undefined,
): KeyComparison {
  const { current, next } = ours;
  if (!current && !next) return "missing";
  if (current === server.current && next === server.next) return "same";
  // Rolling makes the next key the current one, so our next key signs now.
  if (next && next === server.current && current !== server.next) return "rolled";
  if (current === server.next && next === server.current) return "slots swapped";
  if (others && [current, next].some((key) => key === others.current || key === others.next)) {
    return "swapped between regions";
  }
  const partly = current === server.current || next === server.next || current === server.next;
  return partly && (!current || !next) ? "incomplete" : "wrong";
}

/** How configured keys compare, as the rest of a sentence about them. @param advice replaces the usual one */
export function keySentence(
  comparison: KeyComparison,
  advice: string = KEY_ADVICE[comparison],
): string {
  return comparison === "same" ? "the region's own" : `${comparison}: ${advice}`;
}

/** What to do about it. */
export const KEY_ADVICE: Readonly<Record<KeyComparison, string>> = {
  same: "your keys are the region's own",
  rolled: "copy the new pair and deploy, before the next roll",
  "slots swapped": "exchange current and next",
  "swapped between regions":
    "they are the other region's, so copy each region's own from the QStash console",
  incomplete: "one of the two is missing, so copy both from the QStash console",
  missing: "there are none, so copy both from the QStash console",
  wrong: "they are not this region's, so copy both from the QStash console",
};

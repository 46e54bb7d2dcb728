import { randomBytes } from "node:crypto";

interface KeyPair {
  readonly current: string;
  readonly next: string;
}

/** The keys of both regions, as an app in migration mode trusts them. */
export type Keys = Readonly<Record<"EU_CENTRAL_1" | "US_EAST_1", KeyPair>>;

/** A signing key in the form of QStash's. */
export function makeKey(): string {
  return `sig_${randomBytes(14).toString("hex")}`;
}

export function makeKeys(): Keys {
  const pair = () => ({ current: makeKey(), next: makeKey() });
  return { EU_CENTRAL_1: pair(), US_EAST_1: pair() };
}

/** How the environment names them. */
export function variablesOf(keys: Keys): Readonly<Record<string, string>> {
  const variables = Object.entries(keys).flatMap(([region, { current, next }]) => [
    [`${region}_QSTASH_CURRENT_SIGNING_KEY`, current],
    [`${region}_QSTASH_NEXT_SIGNING_KEY`, next],
  ]);
  return { QSTASH_REGION: "EU_CENTRAL_1", ...Object.fromEntries(variables) };
}

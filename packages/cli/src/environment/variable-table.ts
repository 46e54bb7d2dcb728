import { REGIONS, type Region } from "@qstash-verify/core";

/** What a variable holds. */
type VariableKind = "region" | "url" | "token" | "current" | "next" | "dev" | "port";

/** One variable that QStash's settings are read from. */
export interface VariableName {
  readonly name: string;
  readonly kind: VariableKind;
  /** The account it belongs to; `undefined` for the unprefixed ones. */
  readonly region: Region | undefined;
}

const ACCOUNT: readonly (readonly [string, VariableKind])[] = [
  ["QSTASH_URL", "url"],
  ["QSTASH_TOKEN", "token"],
  ["QSTASH_CURRENT_SIGNING_KEY", "current"],
  ["QSTASH_NEXT_SIGNING_KEY", "next"],
];

/** Every variable, in the order in which they are shown. */
export const VARIABLES: readonly VariableName[] = [
  { name: "QSTASH_REGION", kind: "region", region: undefined },
  ...[undefined, ...REGIONS].flatMap((region) =>
    ACCOUNT.map(([name, kind]) => ({ name: region ? `${region}_${name}` : name, kind, region })),
  ),
  { name: "QSTASH_DEV", kind: "dev", region: undefined },
  { name: "QSTASH_DEV_PORT", kind: "port", region: undefined },
];

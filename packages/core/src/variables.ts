import { REGIONS, type Region } from "./region.js";

// Every variable that settings are read from is named here, and nowhere else.

/** The primary region; where it is set, this is migration mode. */
export const REGION_VARIABLE = "QSTASH_REGION";

/** Whether the local development server is asked for, and where it listens. */
export const DEV_VARIABLE = "QSTASH_DEV";
export const DEV_PORT_VARIABLE = "QSTASH_DEV_PORT";

/** Those of an account, which also exist behind each region's prefix. */
const ACCOUNT = {
  url: "QSTASH_URL",
  token: "QSTASH_TOKEN",
  current: "QSTASH_CURRENT_SIGNING_KEY",
  next: "QSTASH_NEXT_SIGNING_KEY",
} as const;

/** What a variable of an account holds. */
export type AccountField = keyof typeof ACCOUNT;

/** What an account consists of. */
export const ACCOUNT_FIELDS: readonly AccountField[] = /* @__PURE__ */ Object.keys(
  ACCOUNT,
) as AccountField[];

/** The name of a variable of an account, with the prefix of a region if it has one. */
export function variableName(field: AccountField, prefix?: Region): string {
  return prefix ? `${prefix}_${ACCOUNT[field]}` : ACCOUNT[field];
}

/** One variable. */
export interface Variable {
  readonly name: string;
  /** What it holds. */
  readonly kind: AccountField | "region" | "dev" | "port";
  /** The region whose account it belongs to; `undefined` where it has no prefix. */
  readonly region: Region | undefined;
}

/** All of them, in the order in which people look for them. */
export function allVariables(): readonly Variable[] {
  const own = (name: string, kind: Variable["kind"]) => ({ name, kind, region: undefined });
  return [
    own(REGION_VARIABLE, "region"),
    ...[undefined, ...REGIONS].flatMap((region) =>
      ACCOUNT_FIELDS.map((kind) => ({ name: variableName(kind, region), kind, region })),
    ),
    own(DEV_VARIABLE, "dev"),
    own(DEV_PORT_VARIABLE, "port"),
  ];
}

/** Whether an object that a host hands over holds settings of QStash, and not something of its own. */
export function holdsSettings(given: object | undefined): boolean {
  return Object.keys(given ?? {}).some((name) => name.includes("QSTASH_"));
}

const SIMILAR = /^(EU|US|AP)[A-Z\d_-]*_QSTASH_(URL|TOKEN|(CURRENT|NEXT)_SIGNING_KEY)$/i;

/** Whether a name looks like a region's variable without being one: `EU_QSTASH_TOKEN`. */
export function isMisspelt(name: string): boolean {
  return SIMILAR.test(name) && !/^(EU_CENTRAL_1|US_EAST_1)_/.test(name);
}

/** Whether a name was meant for a setting of QStash, known or not. */
export function isAboutQStash(name: string): boolean {
  return /QSTASH/i.test(name);
}

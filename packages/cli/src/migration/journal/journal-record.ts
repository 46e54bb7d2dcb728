import { REGIONS } from "@qstash-verify/core";
import type { JournalAccount } from "./journal-account.js";
import { isNote, type NoteRecord } from "./notes.js";
import type { SwitchRecord } from "./switches.js";

/** The accounts of a journal. */
export interface Accounts {
  readonly source: JournalAccount;
  readonly target: JournalAccount;
}

/** What is about to be done to one resource, with everything that is needed to undo it. */
export interface Intention<D> {
  readonly side: "source" | "target";
  readonly name: string;
  /** What was there before; `null` if nothing was. */
  readonly before: D | null;
  readonly after: D;
  /** For a paused source: when it would have fired next, in Unix milliseconds. */
  readonly nextTick?: number | undefined;
}

/** An intention as it is written down. */
export interface IntentionRecord extends Intention<unknown> {
  readonly type: "intend";
  readonly id: number;
  readonly kind: string;
}

/** One line of the journal. */
export type JournalRecord =
  | ({ readonly type: "accounts"; readonly version: 1 } & Accounts)
  | IntentionRecord
  | { readonly type: "done" | "undone"; readonly id: number }
  | SwitchRecord
  | NoteRecord;

/** How to recognize the definitions of a kind. */
export interface Recorded<D> {
  readonly kind: string;
  readonly isDefinition: (value: unknown) => value is D;
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is a record, of these kinds. */
export function isJournalRecord(
  value: unknown,
  kinds: readonly Recorded<unknown>[],
): value is JournalRecord {
  if (typeof value !== "object" || value === null) return false;
  const record: Fields = { ...value };
  switch (record["type"]) {
    case "accounts":
      return record["version"] === 1 && isSide(record["source"]) && isSide(record["target"]);
    case "intend":
      return isIntention(record, kinds);
    case "done":
    case "undone":
      return Number.isSafeInteger(record["id"]);
    case "switched":
      return isSwitch(record);
    case "noted":
      return isNote(record);
    default:
      return false;
  }
}

function isSide(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { region, url, user }: Fields = { ...value };
  const isNamed = REGIONS.some((each) => each === region) && typeof url === "string";
  return isNamed && (user === undefined || typeof user === "string");
}

function isIntention(
  { id, side, kind, name, before, after, nextTick }: Fields,
  kinds: readonly Recorded<unknown>[],
): boolean {
  const own = kinds.find((each) => each.kind === kind);
  return (
    own !== undefined &&
    Number.isSafeInteger(id) &&
    (side === "source" || side === "target") &&
    typeof name === "string" &&
    (before === null || own.isDefinition(before)) &&
    own.isDefinition(after) &&
    (nextTick === undefined || typeof nextTick === "number")
  );
}

function isSwitch({ name, missed, isUnknown }: Fields): boolean {
  return (
    typeof name === "string" &&
    Array.isArray(missed) &&
    missed.every((each) => typeof each === "number") &&
    (isUnknown === undefined || typeof isUnknown === "boolean")
  );
}

/** Whose journal it is instead, as the end of a sentence; `undefined` if it is of these accounts, as far as is known. */
export function differenceOf(
  header: JournalRecord | undefined,
  { source, target }: Accounts,
): string | undefined {
  if (header?.type !== "accounts") return "another migration";
  const pairs = [
    [header.source, source],
    [header.target, target],
  ] as const;
  if (pairs.some(([one, other]) => one.region !== other.region)) {
    return `a migration from ${header.source.region} to ${header.target.region}`;
  }
  const moved = pairs.find(([one, other]) => one.url !== other.url);
  if (moved) return `a migration with another address of ${moved[1].region}`;
  // All accounts have the same addresses.
  const other = pairs.find(([{ user }, own]) => user && own.user && user !== own.user);
  return other && `another account in ${other[1].region}`;
}

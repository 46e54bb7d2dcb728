import { REGIONS, type Region } from "@qstash-verify/core";
import { isNote, type NoteRecord } from "./notes.js";
import type { SwitchRecord } from "./switches.js";

/** The accounts of a journal. Their tokens are never in it. */
export interface Accounts {
  readonly source: { readonly region: Region; readonly url: string };
  readonly target: { readonly region: Region; readonly url: string };
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
  const { region, url }: Fields = { ...value };
  return REGIONS.some((each) => each === region) && typeof url === "string";
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

/** Whether a journal's first record names these accounts. */
export function isAbout(header: JournalRecord | undefined, accounts: Accounts): boolean {
  if (header?.type !== "accounts") return false;
  const { source, target } = header;
  return JSON.stringify({ source, target }) === JSON.stringify(accounts);
}

import type { Region } from "@qstash-verify/core";
import type { Definition, Kind } from "./resource.js";

/** Which accounts a journal is about; their tokens are nowhere in it. */
export interface Accounts {
  readonly source: { readonly region: Region; readonly url: string };
  readonly target: { readonly region: Region; readonly url: string };
}

/** What is about to be done to one resource, and all it takes to undo it. */
export interface Intention {
  readonly type: "intend";
  readonly id: number;
  readonly side: "source" | "target";
  readonly kind: Kind;
  readonly name: string;
  /** What was there; `null` where nothing was. */
  readonly before: Definition | null;
  readonly after: Definition;
  /** Of a source that is paused: when it would have fired next, in Unix milliseconds. */
  readonly nextTick?: number | undefined;
}

/** One line of the journal. */
export type JournalRecord =
  | ({ readonly type: "accounts"; readonly version: 1 } & Accounts)
  | Intention
  | { readonly type: "done" | "undone"; readonly id: number }
  | { readonly type: "switched"; readonly name: string; readonly missed: readonly number[] };

import type { ClockView } from "./local.js";
import type { RegionStatus } from "./region.js";

/** The first data of the page. */
export interface ConsoleState {
  /** `local`: a local QStash; `accounts`: real ones. */
  readonly mode: "local" | "accounts";
  /** Whether anything can be changed. The process enforces it, not the page. */
  readonly mayWrite: boolean;
  readonly version: string;
  readonly regions: readonly RegionStatus[];
  readonly clock?: ClockView;
  /** Kinds of resources that have a page, in their order. */
  readonly kinds: readonly { readonly name: string; readonly title: string }[];
  /** How many messages the list keeps at most. */
  readonly mostMessages: number;
  /** Three lines that publish a message, for an empty list. Without a token. */
  readonly example: string;
}

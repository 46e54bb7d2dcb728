import type { GuideProgress } from "./guide.js";
import type { ClockView } from "./local.js";
import type { MessageSummary } from "./message.js";
import type { RegionStatus } from "./region.js";

/** What the page hears without asking. Each kind is sent at most a few times a second. */
export type LiveEvent =
  | { readonly type: "messages"; readonly messages: readonly MessageSummary[] }
  | { readonly type: "regions"; readonly regions: readonly RegionStatus[] }
  /**
   * Lists that are to be read again: the names of kinds, `keys`, `local` or `guide`. The server adds
   * `everything` where more happened than it kept for a page, messages among it.
   */
  | { readonly type: "changed"; readonly what: readonly string[] }
  | { readonly type: "clock"; readonly clock: ClockView }
  | { readonly type: "guide"; readonly underWay: GuideProgress | undefined };

import type { GuideProgress } from "./guide.js";
import type { ClockView } from "./local.js";
import type { MessageSummary } from "./message.js";
import type { RegionStatus } from "./region.js";

/** What the page receives without asking. Each kind is sent at most a few times a second. */
export type LiveEvent =
  | { readonly type: "messages"; readonly messages: readonly MessageSummary[] }
  | { readonly type: "regions"; readonly regions: readonly RegionStatus[] }
  /**
   * Lists to read again: the names of kinds, `keys`, `local` or `guide`. The server adds `everything` if more
   * happened than it kept for a page, messages included.
   */
  | { readonly type: "changed"; readonly what: readonly string[] }
  | { readonly type: "clock"; readonly clock: ClockView }
  | { readonly type: "guide"; readonly underWay: GuideProgress | undefined };

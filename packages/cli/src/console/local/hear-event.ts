import type { EmulatorEvent } from "@qstash-verify/emulator";
import type { LiveFeed } from "../live-feed.js";
import { changedLists } from "./changed-lists.js";
import type { LocalRegions } from "./local-regions.js";
import type { MessageBoard } from "./message-board.js";

/** The receivers of an event. */
export interface Hearers {
  readonly board: MessageBoard;
  readonly regions: LocalRegions;
  readonly feed: LiveFeed;
}

/** Records an event, and passes it on to open pages. */
export function hearEvent(event: EmulatorEvent, { board, regions, feed }: Hearers): void {
  const summary = board.hear(event);
  if (event.type === "delivered") regions.count(event.region, event.time, "delivered");
  if (event.type === "retried" || event.type === "dead") {
    regions.count(event.region, event.time, "failed");
  }
  if (!feed.isHeard) return;
  feed.outdateStatuses();
  if (summary) feed.tell({ type: "messages", messages: [summary] });
  const what = changedLists(event);
  if (what.length > 0) feed.tell({ type: "changed", what });
}

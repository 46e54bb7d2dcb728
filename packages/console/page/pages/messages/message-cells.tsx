import type { ComponentChildren } from "preact";
import type { MessageSummary } from "../../../src/contract/message.js";
import { messages } from "../../live/messages.js";
import { RegionBadge } from "../../parts/badges.js";
import { shortUrl, timeText } from "../../parts/format.js";
import { Outcome } from "./message-table.js";

/** The columns of the list of messages. */
export const COLUMNS: readonly { readonly title: string; readonly class: string }[] = [
  { title: "Time", class: "mono mute" },
  { title: "Region", class: "" },
  { title: "Destination", class: "mono cut" },
  { title: "Outcome", class: "" },
  { title: "Attempts", class: "number" },
];

/** The content of each column. @param now the region's time */
export function cellsOf(message: MessageSummary, now: number): readonly ComponentChildren[] {
  const { createdAt, region, url, attempts } = message;
  return [
    timeText(createdAt, now),
    <RegionBadge key="region" region={region} />,
    <span key="url" title={url}>
      {shortUrl(url, messages.hasHosts)}
    </span>,
    <Outcome key="outcome" message={message} now={now} />,
    attempts,
  ];
}

import {
  ConsoleProblem,
  type MessageDetail,
  type MessageSummary,
  type MessageVerb,
  type RegionName,
} from "@qstash-verify/console";
import type { AttemptView, Emulator } from "@qstash-verify/emulator";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { isEditable } from "../messages/is-editable.js";
import { logTimeline } from "../messages/log-timeline.js";
import { shownSettings } from "../messages/message-settings.js";
import { isRedacted, shownBody } from "../messages/redacted.js";
import { headerPairs, shownHeaders } from "../messages/shown-headers.js";
import { SPOILINGS } from "../messages/spoil.js";
import type { MessageBoard } from "./message-board.js";
import { messageTimeline } from "./message-timeline.js";

const FORGOTTEN = { unavailable: "the local QStash no longer keeps it" } as const;

/** A message of a local region, opened. @throws ConsoleProblem 404 */
export function messageDetail(
  { emulator, board }: { readonly emulator: Emulator; readonly board: MessageBoard },
  region: RegionName,
  messageId: string,
): MessageDetail {
  const summary = board.find(region, messageId);
  if (!summary) throw new ConsoleProblem(404, "this message is no longer among the newest");
  const message = emulator.regions[region].messageOf(messageId);
  const attempts = emulator.regions[region].attemptsOf(messageId) ?? [];
  const record: ApiRecord | undefined = message && { ...message };
  const hasLetter =
    summary.state === "dead" &&
    emulator.regions[region].deadLetters.some(({ dlqId }) => dlqId === summary.dlqId);
  const verbs = verbsOf(summary, record, attempts, hasLetter);
  return {
    summary,
    settings: record ? shownSettings(record) : [],
    request: {
      headers: record ? shownHeaders(headerPairs(record["header"])) : FORGOTTEN,
      body: record ? shownBody(record) : FORGOTTEN,
    },
    timeline: record
      ? messageTimeline(summary, attempts, message?.callerIp)
      : logTimeline(logsOf(emulator, region, messageId)),
    verbs,
    spoilings: verbs.includes("spoil") ? SPOILINGS : [],
  };
}

function verbsOf(
  { state, workflowRunId }: MessageSummary,
  record: ApiRecord | undefined,
  attempts: readonly AttemptView[],
  hasLetter: boolean,
): MessageVerb[] {
  const isUnfinished = state === "waiting" || state === "active" || state === "retrying";
  const isWhole = record !== undefined && workflowRunId === undefined && !isRedacted(record);
  return [
    ...(isWhole ? (["again"] as const) : []),
    ...(isWhole && isEditable(record) ? (["edit"] as const) : []),
    ...(isWhole ? (["spoil"] as const) : []),
    ...(isUnfinished ? (["cancel"] as const) : []),
    ...(hasLetter ? (["retry"] as const) : []),
    ...(attempts.some(({ request }) => request) ? (["explain"] as const) : []),
  ];
}

/** The data folder has less: it does not contain what was sent. */
function logsOf(emulator: Emulator, region: RegionName, messageId: string): ApiRecord[] {
  const logs = emulator.regions[region].logs.filter((log) => log.messageId === messageId);
  return logs.map((log) => ({ ...log }));
}

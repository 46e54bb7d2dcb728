import {
  ConsoleProblem,
  type MessageDetail,
  type MessagePart,
  type MessageSummary,
  type MessageVerb,
  type RegionName,
  type TimelineEntry,
} from "@qstash-verify/console";
import type { Api } from "../../api/api.js";
import { findBy, pathOf } from "../../resources/calls.js";
import { plainLog } from "../../resources/plain-log.js";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { isEditable } from "../messages/is-editable.js";
import { logSummaries } from "../messages/log-summaries.js";
import { logTimeline } from "../messages/log-timeline.js";
import { shownSettings } from "../messages/message-settings.js";
import { isRedacted, shownBody } from "../messages/redacted.js";
import { headerPairs, shownHeaders } from "../messages/shown-headers.js";
import { SPOILINGS } from "../messages/spoil.js";
import { newestFirst } from "./kept-log.js";
import { withLetterAnswer } from "./letter-answer.js";
import { logPage } from "./log-reader.js";

/** Everything that a region reports about one message. */
export interface ToldMessage {
  readonly summary: MessageSummary;
  /** The newest first. */
  readonly logs: readonly ApiRecord[];
  /** The message until it is delivered, or its dead letter. */
  readonly record: ApiRecord | undefined;
  /** The same from the logs, which have less: not the number of retries, nor all settings. */
  readonly logged: ApiRecord | undefined;
}

const NOT_KEPT = {
  unavailable:
    "QStash does not keep the request of a delivered message, and its logs do not show it",
} as const;

/** Reads everything that a region reports about a message. @throws ConsoleProblem 404; Failure */
export async function askForMessage(api: Api, messageId: string): Promise<ToldMessage> {
  const query = new URLSearchParams({ messageId, count: "100" });
  const [answer, message] = await Promise.all([
    api.read(`/v2/logs?${query}`),
    findBy(api, pathOf("/v2/messages", messageId)),
  ]);
  const logs = newestFirst(logPage(answer).logs.filter((log) => log["messageId"] === messageId));
  const { region } = api.account;
  const [byLogs] = logSummaries(region as RegionName, logs.length > 0 ? logs : [{ ...message }]);
  if (!byLogs) {
    throw new ConsoleProblem(404, `${region} no longer knows this message`);
  }
  const letter = byLogs.state === "dead" ? await findLetter(api, messageId) : undefined;
  const dlqId = letter?.["dlqId"];
  const summary = typeof dlqId === "string" ? { ...byLogs, dlqId } : byLogs;
  return { summary, logs, record: message ?? letter, logged: loggedMessage(logs) };
}

async function findLetter(api: Api, messageId: string): Promise<ApiRecord | undefined> {
  const query = new URLSearchParams({ messageId, count: "100" });
  const { messages } = Object(await api.read(`/v2/dlq?${query}`)) as ApiRecord;
  const letters = Array.isArray(messages) ? messages.map((each) => Object(each) as ApiRecord) : [];
  return letters.find((letter) => letter["messageId"] === messageId);
}

function loggedMessage(logs: readonly ApiRecord[]): ApiRecord | undefined {
  const log = logs.find(({ header, body }) => header || body);
  if (!log) return undefined;
  const { timeout: _, ...others } = plainLog(log);
  return others;
}

/** A message, opened. @param mayWrite whether anything can be done to it */
export function accountMessage(told: ToldMessage): MessageDetail {
  const { summary, logs, record, logged } = told;
  const verbs = verbsOf(told);
  const shown = record ?? logged;
  return {
    summary,
    settings: shown ? shownSettings(shown) : [],
    request: shown ? requestPart(shown) : { headers: NOT_KEPT, body: NOT_KEPT },
    timeline: [...withLetterAnswer(logTimeline(logs), record), ...nextEntries(summary)],
    verbs,
    spoilings: verbs.includes("spoil") ? SPOILINGS : [],
  };
}

function requestPart(record: ApiRecord): MessagePart {
  const { header } = record;
  return {
    headers: header ? shownHeaders(headerPairs(header)) : { ...NOT_KEPT },
    body: shownBody(record),
  };
}

function nextEntries({ state, attempts, nextAt, changedAt }: MessageSummary): TimelineEntry[] {
  const at = nextAt ?? changedAt;
  if (state === "retrying") return [{ at, what: "retry", title: `Attempt ${attempts + 1} is due` }];
  if (state !== "waiting") return [];
  return [{ at, what: "waiting", title: "Waits for its first attempt" }];
}

/** The API does not report the signature, so nothing can be explained. */
function verbsOf({ summary, record, logged }: ToldMessage): MessageVerb[] {
  const { state, dlqId, workflowRunId } = summary;
  const shown = record ?? logged;
  const isOpen = (each: ApiRecord | undefined): each is ApiRecord =>
    each !== undefined && workflowRunId === undefined && !isRedacted(each);
  const isUnfinished = state === "waiting" || state === "active" || state === "retrying";
  return [
    ...(isOpen(record) ? (["again"] as const) : []),
    ...(isOpen(shown) && isEditable(shown) ? (["edit"] as const) : []),
    ...(isOpen(shown) ? (["spoil"] as const) : []),
    ...(isUnfinished ? (["cancel"] as const) : []),
    ...(dlqId === undefined ? [] : (["retry"] as const)),
  ];
}

import type { ApiRecord } from "../../resources/resource-kind.js";
import { logRefusal } from "../messages/log-summaries.js";

/** The parts of a log entry that are kept: the bodies of 10,000 messages would fill the memory. */
const KEPT = [
  "state",
  "url",
  "method",
  "label",
  "scheduleId",
  "queueName",
  "topicName",
  "flowControlKey",
  "workflowRunId",
  "error",
  "maxRetries",
  "nextDeliveryTime",
  "responseStatus",
];
/** Characters of a value, and of an id. */
const LONGEST = 2_000;

/** The order of states, for entries of the same time. */
const ORDER = ["CREATED", "ACTIVE", "IN_PROGRESS", "ERROR", "RETRY"];

/** Whether an entry can belong to a message at all. */
export function isMessageLog(log: ApiRecord): boolean {
  const { messageId } = log;
  return typeof messageId === "string" && messageId !== "" && messageId.length <= LONGEST;
}

/** When it was, in milliseconds since 1970; 0 where it does not say. */
export function logTime({ time }: ApiRecord): number {
  const milliseconds = Number(time);
  return milliseconds > 0 && milliseconds < 8.64e15 ? milliseconds : 0;
}

/** The part of an entry that a line of the list is made of. */
export function keptLog(log: ApiRecord): ApiRecord {
  const entries = KEPT.map((name) => [name, keptValue(log[name])]);
  const { messageId } = log;
  return { ...Object.fromEntries(entries), ...keptRefusal(log), messageId, time: logTime(log) };
}

function keptValue(value: unknown): string | number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" ? value.slice(0, LONGEST) : undefined;
}

/** Of an app's answer, only the reason of a refusal. */
function keptRefusal(log: ApiRecord): ApiRecord {
  const refusal = logRefusal(log);
  if (!refusal) return {};
  const { code, title } = refusal;
  return {
    responseHeaders: { "Content-Type": "application/problem+json" },
    responseBody: Buffer.from(JSON.stringify({ code, title })).toString("base64"),
  };
}

/** Sorts the entries of one message: regions do not always return them in order. */
export function newestFirst(logs: readonly ApiRecord[]): ApiRecord[] {
  return logs.toSorted((a, b) => logTime(b) - logTime(a) || rank(b) - rank(a));
}

function rank({ state }: ApiRecord): number {
  const place = ORDER.indexOf(String(state));
  return place < 0 ? ORDER.length : place;
}

import type { MessageSummary, RegionName } from "@qstash-verify/console";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { maskUrl } from "../../terminal/mask.js";
import { logState } from "./log-state.js";
import { refusalOf } from "./refusal.js";
import { headerPairs } from "./shown-headers.js";

type Change = { -readonly [Name in keyof MessageSummary]: MessageSummary[Name] };

/**
 * The messages in a region's logs, each with its state.
 *
 * @param logs the newest first, as the API gives them
 * @returns the oldest first
 */
export function logSummaries(region: RegionName, logs: readonly ApiRecord[]): MessageSummary[] {
  const summaries = new Map<string, Change>();
  for (const log of logs.toReversed()) {
    const { messageId } = log;
    if (typeof messageId !== "string" || messageId === "") continue;
    const summary = summaries.get(messageId) ?? begun(region, messageId, log);
    summaries.set(messageId, summary);
    apply(summary, log);
  }
  return [...summaries.values()];
}

function begun(region: RegionName, messageId: string, log: ApiRecord): Change {
  const time = numberOf(log["time"]) ?? 0;
  const { maxRetries } = log;
  const text = (field: string, name: keyof MessageSummary) => {
    const value = log[field];
    return typeof value === "string" && value !== "" ? { [name]: value } : {};
  };
  return {
    region,
    messageId,
    state: "waiting",
    createdAt: time,
    changedAt: time,
    url: maskUrl(String(log["url"] ?? "")),
    attempts: 0,
    ...(typeof maxRetries === "number" && { maxAttempts: maxRetries + 1 }),
    ...text("method", "method"),
    ...text("label", "label"),
    ...text("scheduleId", "scheduleId"),
    ...text("queueName", "queue"),
    ...text("topicName", "urlGroup"),
    ...text("flowControlKey", "flowControlKey"),
    ...text("workflowRunId", "workflowRunId"),
  };
}

/** What a change of state adds. An attempt is logged when it ends. */
function apply(summary: Change, log: ApiRecord): void {
  summary.state = logState(log["state"]);
  summary.changedAt = numberOf(log["time"]) ?? summary.changedAt;
  const nextAt = numberOf(log["nextDeliveryTime"]);
  if (nextAt !== undefined) summary.nextAt = nextAt;
  else delete summary.nextAt;
  const isEnd = log["state"] === "ERROR" || log["state"] === "DELIVERED";
  if (!isEnd) return;
  summary.attempts += 1;
  for (const name of ["status", "code", "error"] as const) delete summary[name];
  const status = numberOf(log["responseStatus"]);
  if (status !== undefined) summary.status = status;
  const refusal = logRefusal(log);
  if (refusal) summary.code = refusal.code;
  const error = refusal?.title ?? log["error"];
  if (typeof error === "string" && error !== "") summary.error = error.slice(0, 300);
}

/** Why the app refused an attempt, from the answer in the logs. */
export function logRefusal(log: ApiRecord): ReturnType<typeof refusalOf> {
  const headers = headerPairs(log["responseHeaders"]);
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return refusalOf({ contentType, body: responseBody(log) });
}

/** The body of an answer: base64 in the logs. */
export function responseBody({ responseBody }: ApiRecord): Uint8Array {
  return Buffer.from(typeof responseBody === "string" ? responseBody : "", "base64");
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

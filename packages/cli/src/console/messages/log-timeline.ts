import type { TimelineEntry } from "@qstash-verify/console";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { attemptsText, attemptTitle } from "./attempt-title.js";
import { bodyView } from "./body-view.js";
import { logRefusal, responseBody } from "./log-summaries.js";
import { headerPairs, shownHeaders } from "./shown-headers.js";

const NOT_TOLD = { unavailable: "the API does not say" } as const;

/** What happened to one message, by the API's logs of it. @param logs the newest first */
export function logTimeline(logs: readonly ApiRecord[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  let attempt = 0;
  for (const log of logs.toReversed()) {
    if (log["state"] === "ERROR" || log["state"] === "DELIVERED") attempt += 1;
    const entry = entryOf(log, attempt);
    if (entry) entries.push({ at: Number(log["time"] ?? 0), ...entry });
  }
  return entries;
}

function entryOf(log: ApiRecord, attempt: number): Omit<TimelineEntry, "at"> | undefined {
  switch (log["state"]) {
    case "CREATED":
      return { what: "published", title: "Published" };
    case "ERROR":
      return { what: "failed", ...attemptOf(log, attempt) };
    case "DELIVERED":
      return { what: "delivered", ...attemptOf(log, attempt) };
    case "FAILED":
      return { what: "dead", title: `Dead after ${attemptsText(attempt)}` };
    case "CANCELED":
    case "CANCELLED":
      return { what: "cancelled", title: "Cancelled" };
    default:
      return undefined;
  }
}

function attemptOf(log: ApiRecord, attempt: number): Omit<TimelineEntry, "at" | "what"> {
  const { responseStatus, error, responseHeaders } = log;
  const status =
    typeof responseStatus === "number" && responseStatus > 0 ? responseStatus : undefined;
  const refusal = logRefusal(log);
  const hasBody = typeof log["responseBody"] === "string";
  return {
    title: attemptTitle(attempt, status),
    attempt,
    ...(typeof error === "string" && error !== "" && { detail: error.slice(0, 300) }),
    ...(refusal && { refusal }),
    request: { headers: NOT_TOLD, body: NOT_TOLD },
    response: {
      ...(status !== undefined && { status }),
      headers: responseHeaders ? shownHeaders(headerPairs(responseHeaders)) : NOT_TOLD,
      body: hasBody ? bodyView(responseBody(log)) : NOT_TOLD,
    },
  };
}

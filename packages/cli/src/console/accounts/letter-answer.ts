import type { TimelineEntry } from "@qstash-verify/console";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { bodyView } from "../messages/body-view.js";
import { refusalOf } from "../messages/refusal.js";
import { headerPairs, shownHeaders } from "../messages/shown-headers.js";

/** A timeline whose last attempt has the answer from the dead letter, if the logs do not have it. */
export function withLetterAnswer(
  timeline: readonly TimelineEntry[],
  record: ApiRecord | undefined,
): readonly TimelineEntry[] {
  const last = timeline.findLastIndex(({ what }) => what === "failed");
  const entry = timeline[last];
  const status = record?.["responseStatus"];
  const isKept = entry?.response?.body && !("unavailable" in entry.response.body);
  // -1: there was no answer, and its body says why.
  if (!record || !entry || isKept || typeof status !== "number" || status <= 0) return timeline;
  return timeline.with(last, { ...entry, ...answerOf(record, status) });
}

function answerOf(
  { responseHeader, responseBody, responseBodyBase64 }: ApiRecord,
  status: number,
): Pick<TimelineEntry, "response" | "refusal"> {
  const headers = headerPairs(responseHeader);
  const body = bytesOf(responseBody, responseBodyBase64);
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const refusal = refusalOf({ contentType, body });
  return {
    response: { status, headers: shownHeaders(headers), body: bodyView(body) },
    ...(refusal && { refusal }),
  };
}

function bytesOf(text: unknown, base64: unknown): Uint8Array {
  if (typeof base64 === "string" && base64 !== "") return Buffer.from(base64, "base64");
  return Buffer.from(typeof text === "string" ? text : "");
}

import type { MessagePart, TimelineEntry } from "@qstash-verify/console";
import type { AnswerView, AttemptView, RequestView } from "@qstash-verify/emulator";
import { durationText } from "../../dev/duration-text.js";
import { attemptTitle } from "../messages/attempt-title.js";
import { bodyView } from "../messages/body-view.js";
import { REDACTED } from "../messages/redacted.js";
import { refusalOf } from "../messages/refusal.js";
import { shownHeaders } from "../messages/shown-headers.js";

const NOTHING_SENT = { unavailable: "a fault dropped it: nothing was sent" } as const;

const WHAT: Readonly<Record<AttemptView["outcome"], TimelineEntry["what"]>> = {
  underWay: "attempted",
  interrupted: "attempted",
  answered: "attempted",
  delivered: "delivered",
  retried: "failed",
  dead: "failed",
};

/** One attempt in a timeline; two entries if a fault duplicated it. */
export function attemptEntries(attempt: AttemptView): TimelineEntry[] {
  const { begunAt, number, outcome, request, answer, duplicate } = attempt;
  const entry: TimelineEntry = {
    at: begunAt,
    what: WHAT[outcome],
    title: titleOf(attempt),
    attempt: number,
    ...detailOf(attempt),
    ...(attempt.faults.length > 0 && { faults: attempt.faults }),
    ...exchangeOf(request, answer),
  };
  if (!duplicate) return [entry];
  const second: TimelineEntry = {
    at: begunAt,
    what: "attempted",
    title: `${attemptTitle(number, duplicate.answer?.status)}, sent a second time`,
    faults: ["duplicate", ...duplicate.faults],
    ...exchangeOf(duplicate.request, duplicate.answer),
  };
  return [entry, second];
}

function titleOf({ number, outcome, answer }: AttemptView): string {
  if (outcome === "underWay") return `Attempt ${number} is under way`;
  if (outcome === "interrupted") return `Attempt ${number} was cut off: its region was stopped`;
  return attemptTitle(number, answer?.status);
}

function detailOf({ error, duration, answer }: AttemptView): { readonly detail?: string } {
  const took = duration === undefined ? [] : [`after ${durationText(duration)}`];
  // The answer itself says more than the error made from it.
  const reason = error === undefined || answer ? [] : [error.slice(0, 300)];
  const parts = [...reason, ...took];
  return parts.length === 0 ? {} : { detail: parts.join(", ") };
}

type Exchange = Pick<TimelineEntry, "request" | "response" | "refusal" | "signedBy">;

function exchangeOf(request: RequestView | undefined, answer: AnswerView | undefined): Exchange {
  if (!request) return { request: { headers: NOTHING_SENT, body: NOTHING_SENT } };
  const refusal = answer && refusalOf({ contentType: contentTypeOf(answer), body: answer.body });
  return {
    signedBy: { region: request.signedBy, slot: "current" },
    request: requestPart(request),
    ...(answer && { response: { status: answer.status, ...answerPart(answer) } }),
    ...(refusal && { refusal }),
  };
}

function requestPart({ headers, body }: RequestView): MessagePart {
  return { headers: shownHeaders(headers), body: body ? bodyView(body) : REDACTED };
}

function answerPart({ headers, body, length }: AnswerView): MessagePart {
  return { headers: shownHeaders(headers), body: bodyView(body, length) };
}

function contentTypeOf({ headers }: AnswerView): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
}

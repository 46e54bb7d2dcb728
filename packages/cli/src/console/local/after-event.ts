import type { MessageState, MessageSummary } from "@qstash-verify/console";
import type { EmulatorEvent, MessageSubject } from "@qstash-verify/emulator";
import { maskUrl } from "../../terminal/mask.js";
import { refusalBy } from "../messages/refusal.js";

/** An event of one message. */
export type MessageEvent = Extract<EmulatorEvent, MessageSubject>;

const STATES: Readonly<Record<MessageEvent["type"], MessageState>> = {
  accepted: "waiting",
  begun: "active",
  interrupted: "waiting",
  delivered: "delivered",
  retried: "retrying",
  dead: "dead",
  cancelled: "cancelled",
};

/** Characters of why an attempt failed. */
const LONGEST_ERROR = 300;

/** The line of a message after an event. */
export function afterEvent(
  event: MessageEvent,
  former: MessageSummary | undefined,
): MessageSummary {
  const { region, messageId, time } = event;
  const begun = former ?? {
    region,
    messageId,
    createdAt: time,
    url: maskUrl(event.url),
    method: event.method,
    maxAttempts: event.maxAttempts,
    ...placeOf(event),
  };
  const { nextAt, ...rest } = begun as MessageSummary;
  const isAttempted = event.type === "begun" || "duration" in event;
  return {
    ...rest,
    state: stateAfter(event),
    changedAt: time,
    attempts: isAttempted ? event.attempt : (former?.attempts ?? 0),
    ...resultOf(event),
    ...nextOf(event),
    ...(event.type === "dead" && event.dlqId !== undefined && { dlqId: event.dlqId }),
  };
}

/** An attempt that was cut off is made again, as if it had not begun. */
function stateAfter({ type, attempt }: MessageEvent): MessageState {
  return type === "interrupted" && attempt > 1 ? "retrying" : STATES[type];
}

function placeOf(event: MessageEvent): Partial<MessageSummary> {
  const { labels, queueName, urlGroup, scheduleId, flowControlKey, workflowRunId } = event;
  return {
    ...(labels.length > 0 && { label: labels.join(", ") }),
    ...(scheduleId !== undefined && { scheduleId }),
    ...(queueName !== undefined && { queue: queueName }),
    ...(urlGroup !== undefined && { urlGroup }),
    ...(flowControlKey !== undefined && { flowControlKey }),
    ...(workflowRunId !== undefined && { workflowRunId }),
  };
}

/** The result of the last attempt, without anything of the one before. */
function resultOf(event: MessageEvent): { [Name in keyof MessageSummary]?: MessageSummary[Name] } {
  if (!("duration" in event)) return {};
  const { status, error, problem, duration } = event;
  const refusal = problem && refusalBy(problem.code, problem.title);
  const result = {
    status,
    code: refusal?.code,
    error: refusal?.title ?? error?.slice(0, LONGEST_ERROR),
    duration,
  };
  return result as Partial<MessageSummary>;
}

function nextOf(event: MessageEvent): { readonly nextAt?: number } {
  if (event.type === "accepted") return { nextAt: event.notBefore };
  return event.type === "retried" ? { nextAt: event.retryAt } : {};
}

import type { Region } from "@qstash-verify/testing";
import type { Clock } from "../clock/clock.js";
import type { Answer } from "../message/answer.js";
import type { Message } from "../message/message.js";
import type { OutcomeListener } from "../message/outcomes.js";
import type { Report } from "../message/report.js";
import type { Run } from "../message/run.js";
import type { Exchange } from "../message/transmission.js";
import type { DeadLetters } from "../state/dead-letters.js";
import type { AttemptResult, EmulatorEvent, MessageSubject } from "./event.js";

/** How much of an answer is read, in bytes: problem details have a few hundred. */
const LARGEST_PROBLEM = 16_384;

/** What the events of a region are made of. */
interface EventSource {
  readonly region: Region;
  readonly clock: Clock;
  readonly deadLetters: DeadLetters;
  /** Gets a function that makes the event, so that none is made while nobody listens. */
  readonly tell: (event: () => EmulatorEvent) => void;
}

/** Makes an event of everything that happens. */
export function liveEvents(source: EventSource): Partial<OutcomeListener> {
  const { region, clock, deadLetters, tell } = source;
  const here = () => ({ time: clock.now(), region });
  const subject = (message: Message): MessageSubject => ({ ...here(), ...subjectOf(message) });
  const ofRun = (type: "runBegun" | "runEnded", run: Run): EmulatorEvent => {
    const { runId: workflowRunId, url: workflowUrl, state } = run;
    return { type, ...here(), workflowRunId, workflowUrl, state };
  };
  return {
    accepted: (message) =>
      tell(() => ({ type: "accepted", notBefore: message.notBefore, ...subject(message) })),
    begun: (message) => tell(() => ({ type: "begun", ...subject(message) })),
    over(message, report) {
      if (report || message.finished) return;
      tell(() => ({ type: "interrupted", ...subject(message) }));
    },
    deduplicated: (messageId, { method }, url) =>
      tell(() => ({ type: "deduplicated", ...here(), messageId, method, url })),
    cancelled: (message) => tell(() => ({ type: "cancelled", ...subject(message) })),
    delivered: (message, report) =>
      tell(() => ({ type: "delivered", ...subject(message), ...resultOf(report) })),
    retried: (message, report, retryAt) =>
      tell(() => ({ type: "retried", retryAt, ...subject(message), ...resultOf(report) })),
    dead: (message, report) =>
      tell(() => {
        const dlqId = deadLetters.ofMessage(message)?.dlqId;
        return { type: "dead", dlqId, ...subject(message), ...resultOf(report) };
      }),
    runBegun: (run) => tell(() => ofRun("runBegun", run)),
    runEnded: (run) => tell(() => ofRun("runEnded", run)),
    scheduleFired: ({ scheduleId, error }, messageIds) =>
      tell(() => ({ type: "scheduleFired", ...here(), scheduleId, messageIds, error })),
  };
}

function subjectOf(message: Message): Omit<MessageSubject, "time" | "region"> {
  const { settings } = message;
  return {
    messageId: message.messageId,
    method: settings.method,
    url: message.url,
    attempt: message.retried + 1,
    maxAttempts: settings.retries + 1,
    labels: [...settings.labels],
    urlGroup: message.urlGroup,
    endpointName: message.endpointName,
    queueName: settings.queueName,
    flowControlKey: settings.flowControl?.key,
    scheduleId: message.scheduleId,
    workflowRunId: message.member?.run.runId,
    workflowCallType: message.member?.callType,
  };
}

function resultOf({ answer, error, duration, transmission }: Report): AttemptResult {
  const [sent, second] = transmission.exchanges;
  return {
    duration,
    status: answer?.status,
    error,
    problem: answer && problemOf(answer),
    signature: sent && signatureOf(sent),
    faults: [...transmission.faults, ...(sent?.faults ?? [])],
    duplicate: second && {
      status: second.answer?.status,
      problem: second.answer && problemOf(second.answer),
      signature: signatureOf(second),
      faults: [...second.faults],
    },
  };
}

function signatureOf({ signedBy }: Exchange): NonNullable<AttemptResult["signature"]> {
  return { region: signedBy, key: "current" };
}

function problemOf({ headers, body }: Answer): AttemptResult["problem"] {
  const type = headers["Content-Type"]?.[0] ?? "";
  if (!type.startsWith("application/problem+json") || body.byteLength > LARGEST_PROBLEM) {
    return undefined;
  }
  try {
    const { code, title } = JSON.parse(Buffer.from(body).toString());
    return typeof code === "string" && typeof title === "string" ? { code, title } : undefined;
  } catch {
    return undefined;
  }
}

import type { EmulatorEvent, MessageSubject } from "@qstash-verify/emulator";
import type { Paint } from "../terminal/paint.js";
import { attemptLine } from "./attempt-line.js";
import { type CommandNeeds, deadLines } from "./dead-lines.js";
import { durationText } from "./duration-text.js";
import { faultLines } from "./fault-lines.js";
import { cut } from "./fit.js";
import type { Layout } from "./layout.js";
import { destinationText, lineStart, messageCells, startWidth } from "./line-parts.js";
import { refusalLines, resetLines } from "./refusal-lines.js";

type EventOf<Type extends EmulatorEvent["type"]> = Extract<EmulatorEvent, { type: Type }>;

/**
 * The lines of the live log for one event. Most events have one. An event that only precedes an attempt has
 * none. Faults have a line of their own. A dead message has a second line, which says how to try again; in a
 * narrow terminal, that has a line of its own, and so has what to do about a refusal.
 *
 * @param needs the options of printed commands. Default: both regions run
 */
export function eventLines(
  event: EmulatorEvent,
  layout: Layout,
  paint: Paint,
  needs?: CommandNeeds,
): readonly string[] {
  switch (event.type) {
    case "begun":
    case "interrupted":
      return [];
    case "accepted":
      return event.notBefore > event.time ? [delayedLine(event, layout, paint)] : [];
    case "delivered":
    case "retried":
      return [attemptLine(event, layout, paint), ...faultLines(event, layout, paint)];
    case "dead":
      return [
        attemptLine(event, layout, paint),
        ...faultLines(event, layout, paint),
        ...deadLines(event, layout, paint, needs),
      ];
    case "cancelled":
      return [messageRemark(event, layout, "cancelled", paint)];
    case "deduplicated":
      return [messageRemark(event, layout, "deduplicated: not accepted again", paint)];
    case "keysRolled":
      return [remark(event, layout, "signing keys rolled: next is now current", paint)];
    case "connectionReset":
      return resetLines(event, layout, paint);
    case "scheduleFired":
      return [scheduleLine(event, layout, paint)];
    case "regionStopped":
    case "regionStarted":
      return [regionLine(event, layout, paint)];
    case "refused":
      return refusalLines(event, layout, paint);
    default:
      return [runLine(event, layout, paint)];
  }
}

function delayedLine(event: EventOf<"accepted">, layout: Layout, paint: Paint): string {
  const text = `waits, due in ${durationText(event.notBefore - event.time)}`;
  return messageRemark(event, layout, text, paint);
}

function scheduleLine(event: EventOf<"scheduleFired">, layout: Layout, paint: Paint): string {
  const { scheduleId, messageIds, error } = event;
  if (error !== undefined) {
    const text = cutRest(`schedule ${scheduleId} fired nothing: ${error}`, layout);
    return lineStart(event, layout, paint, paint.red("✗")) + paint.red(text);
  }
  const messages = messageIds.length === 1 ? "1 message" : `${messageIds.length} messages`;
  return remark(event, layout, `schedule ${scheduleId} fired: ${messages}`, paint);
}

const ENDINGS = {
  RUN_STARTED: "goes on",
  RUN_SUCCESS: "succeeded",
  RUN_FAILED: "failed",
  RUN_CANCELED: "cancelled",
} as const;

function runLine(event: EventOf<"runBegun" | "runEnded">, layout: Layout, paint: Paint): string {
  const { type, workflowRunId, workflowUrl, state } = event;
  const what = type === "runBegun" ? "begun" : ENDINGS[state];
  const text = `run ${workflowRunId} ${what}: ${destinationText(workflowUrl, layout)}`;
  if (type === "runEnded" && state === "RUN_SUCCESS") {
    return lineStart(event, layout, paint, paint.green("✓")) + cutRest(text, layout);
  }
  if (type === "runEnded" && state === "RUN_FAILED") {
    return lineStart(event, layout, paint, paint.red("✗")) + paint.red(cutRest(text, layout));
  }
  return remark(event, layout, text, paint);
}

function regionLine(
  event: EventOf<"regionStopped" | "regionStarted">,
  layout: Layout,
  paint: Paint,
): string {
  if (event.type === "regionStarted") {
    const text = cutRest("started: what was due is delivered now", layout);
    return lineStart(event, layout, paint, paint.green("✓")) + text;
  }
  const text = cutRest("stopped: nothing is answered or delivered", layout);
  return lineStart(event, layout, paint, paint.red("✗")) + paint.red(text);
}

function messageRemark(
  event: EmulatorEvent & Pick<MessageSubject, "method" | "url" | "messageId">,
  layout: Layout,
  text: string,
  paint: Paint,
): string {
  return remark(event, layout, `${messageCells(event, layout)}${layout.gap}${text}`, paint);
}

/** An event that is neither good nor bad. */
function remark(event: EmulatorEvent, layout: Layout, text: string, paint: Paint): string {
  return lineStart(event, layout, paint, paint.dim("·")) + paint.dim(cutRest(text, layout));
}

function cutRest(text: string, layout: Layout): string {
  return cut(text, layout.columns - startWidth(layout));
}

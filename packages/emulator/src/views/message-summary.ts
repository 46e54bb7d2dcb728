import type { Message } from "../message/message.js";
import type { MessageState, Timeline } from "../message/timeline.js";
import { type MessageView, messageView } from "./message-view.js";

/** A message with its state, also after its end. */
export interface MessageSummary extends MessageView {
  readonly state: MessageState;
  /** How many attempts were begun. */
  readonly attempts: number;
  /** How many there are at most. */
  readonly maxAttempts: number;
  /** When the next attempt may be made, in milliseconds since 1970, where one is waited for. */
  readonly nextAttempt: number | undefined;
}

/** Sums a message up. */
export function messageSummary({ message, state, attempts }: Timeline): MessageSummary {
  const isWaiting = state === "CREATED" || state === "RETRY";
  return {
    ...messageView(message),
    state,
    attempts: attempts.at(-1)?.number ?? message.retried,
    maxAttempts: message.settings.retries + 1,
    nextAttempt: isWaiting ? nextTime(message, attempts) : undefined,
  };
}

/** The time of a retry is known a moment before the message has it. */
function nextTime({ notBefore, retried }: Message, attempts: Timeline["attempts"]): number {
  const last = attempts.at(-1);
  return last?.retryAt !== undefined && last.number > retried ? last.retryAt : notBefore;
}

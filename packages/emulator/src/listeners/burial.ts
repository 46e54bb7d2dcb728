import type { Clock } from "../clock/clock.js";
import type { OutcomeListener } from "../message/outcomes.js";
import type { DeadLetters } from "../state/dead-letters.js";

/** Keeps dead messages in the dead letter queue. */
export function burial(deadLetters: DeadLetters, clock: Clock): Partial<OutcomeListener> {
  return {
    dead(message, report) {
      const callType = message.member?.callType;
      // A third party's refusal is the result of a step. A failed failure callback is kept with the message
      // that caused it.
      if (callType === "toCallback" || callType === "failureCall") return;
      deadLetters.add(message, report, clock.now());
    },
  };
}

import type { Clock } from "../clock/clock.js";
import type { OutcomeListener } from "../message/outcomes.js";
import type { Timelines } from "../state/timelines.js";

/** Keeps what is sent of messages. It is the first listener, so that all others find it kept. */
export function timelineKeeping(timelines: Timelines, clock: Clock): Partial<OutcomeListener> {
  return {
    accepted: (message) => timelines.move(message, "CREATED"),
    begun: (message, transmission) => timelines.begin(message, transmission, clock.now()),
    over: (message, report) => timelines.end(message, report),
    delivered(message) {
      timelines.move(message, "DELIVERED");
      timelines.conclude(message, "delivered");
    },
    retried(message, _report, retryAt) {
      timelines.move(message, "RETRY");
      timelines.conclude(message, "retried", retryAt);
    },
    dead(message) {
      timelines.move(message, "FAILED");
      timelines.conclude(message, "dead");
    },
    cancelled: (message) => timelines.move(message, "CANCELED"),
  };
}

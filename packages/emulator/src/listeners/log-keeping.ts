import type { Clock } from "../clock/clock.js";
import type { OutcomeListener } from "../message/outcomes.js";
import type { Logs } from "../state/logs.js";

/** Writes the log. */
export function logKeeping(logs: Logs, clock: Clock): Partial<OutcomeListener> {
  return {
    accepted: (message) => logs.add(message, "CREATED", message.createdAt),
    begun: (message) => logs.add(message, "ACTIVE", clock.now()),
    answered(message, { error, answer }) {
      if (error === undefined) return;
      const responseStatus = answer?.status;
      logs.add(message, "ERROR", clock.now(), { error, responseStatus, answer });
    },
    delivered: (message, { answer }) =>
      logs.add(message, "DELIVERED", clock.now(), { responseStatus: answer?.status }),
    retried: (message, _report, retryAt) =>
      logs.add(message, "RETRY", clock.now(), { nextDeliveryTime: retryAt }),
    dead: (message, { error, answer }) =>
      logs.add(message, "FAILED", clock.now(), { error, responseStatus: answer?.status }),
    cancelled: (message) => logs.add(message, "CANCELED", clock.now()),
  };
}

import type { Clock } from "../clock/clock.js";
import type { OutcomeListener } from "../message/outcomes.js";
import type { Delivered } from "../state/delivered.js";

/** Keeps delivered messages for a moment. */
export function keeping(delivered: Delivered, clock: Clock): Partial<OutcomeListener> {
  return { delivered: (message) => delivered.add(message, clock.now()) };
}

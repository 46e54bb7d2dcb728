import type { Minute } from "@qstash-verify/console";

const MINUTE = 60_000;
const MINUTES = 60;

/** How many attempts ended in each of the last minutes. */
export class DeliveryHistory {
  readonly #minutes = new Map<number, { delivered: number; failed: number }>();

  /** @param time milliseconds since 1970 */
  add(time: number, outcome: "delivered" | "failed"): void {
    const at = beginOf(time);
    const minute = this.#minutes.get(at) ?? { delivered: 0, failed: 0 };
    minute[outcome] += 1;
    this.#minutes.set(at, minute);
    // Twice as many minutes are kept, because a moved clock leaves gaps.
    const [oldest = at] = this.#minutes.keys();
    if (this.#minutes.size > 2 * MINUTES) this.#minutes.delete(oldest);
  }

  /** The last 60 minutes, the oldest first. */
  until(now: number): Minute[] {
    return Array.from({ length: MINUTES }, (_, index) => {
      const at = beginOf(now) - (MINUTES - 1 - index) * MINUTE;
      return { at, ...(this.#minutes.get(at) ?? { delivered: 0, failed: 0 }) };
    });
  }
}

function beginOf(time: number): number {
  return Math.floor(time / MINUTE) * MINUTE;
}

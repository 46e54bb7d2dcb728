import type { Run } from "../message/run.js";
import type { Waiter } from "../message/waiter.js";

/** Who waits for which event, and what was said to runs that do not wait for it yet. */
export class Waiters {
  readonly #waiters = new Set<Waiter>();
  readonly #notices = new Map<Run, { readonly eventId: string; readonly data: Uint8Array }[]>();

  add(waiter: Waiter): void {
    this.#waiters.add(waiter);
  }

  /** Those of an event, first come first. */
  of(eventId: string, run?: Run): Waiter[] {
    return [...this.#waiters].filter(
      (each) => each.eventId === eventId && (run === undefined || each.run === run),
    );
  }

  /** Those of a run. */
  ofRun(run: Run): Waiter[] {
    return [...this.#waiters].filter((each) => each.run === run);
  }

  /** Takes one away, with its timeout. */
  remove(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.timer?.();
  }

  /** Takes away all that a run has left. */
  removeRun(run: Run): Waiter[] {
    const waiters = this.ofRun(run);
    for (const waiter of waiters) this.remove(waiter);
    this.#notices.delete(run);
    return waiters;
  }

  /** Keeps the data of an event until its run waits for it. */
  keepNotice(run: Run, eventId: string, data: Uint8Array): void {
    const notices = this.#notices.get(run) ?? [];
    notices.push({ eventId, data });
    this.#notices.set(run, notices);
  }

  /** The data of the first event of this name that was kept. */
  takeNotice(run: Run, eventId: string): Uint8Array | undefined {
    const notices = this.#notices.get(run) ?? [];
    const index = notices.findIndex((each) => each.eventId === eventId);
    return index < 0 ? undefined : notices.splice(index, 1)[0]?.data;
  }
}

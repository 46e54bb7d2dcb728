import type { Clock } from "../clock/clock.js";
import type { Published } from "../delivery/publisher.js";
import type { Run } from "../message/run.js";
import { type StepFields, stepFields } from "../message/step-fields.js";
import type { Waiter, WaitRequest } from "../message/waiter.js";
import type { Waiters } from "../state/waiters.js";
import type { StepPublisher } from "./step-publisher.js";

/** The result of an event for one waiter. */
export interface Notified {
  readonly waiter: Waiter;
  readonly messageId: string;
}

/** Lets runs wait for events, and continues them when an event comes or their time is up. */
export class Waiting {
  readonly #waiters: Waiters;
  readonly #steps: StepPublisher;
  readonly #clock: Clock;

  constructor(waiters: Waiters, steps: StepPublisher, clock: Clock) {
    this.#waiters = waiters;
    this.#steps = steps;
    this.#clock = clock;
  }

  /** Lets a run wait, unless its event was kept for it already. */
  wait(run: Run, request: WaitRequest): void {
    const { eventId, step } = request;
    // A delivery that arrived twice asks twice, perhaps after the wait is over.
    if (this.#waiters.has({ run, step }) || hasResult(run, step)) return;
    const waiter: Waiter = { ...request, run, timer: undefined };
    const data = this.#waiters.takeNotice(run, eventId);
    if (data) {
      this.#notify(waiter, data);
      return;
    }
    this.#waiters.add(waiter);
    this.#arm(waiter);
  }

  /** Continues the waits of before a restart. */
  takeUp(): void {
    for (const waiter of this.#waiters.list()) this.#arm(waiter);
  }

  /**
   * Wakes the steps that wait for an event.
   *
   * @param run the only run to wake; if it does not wait yet, the event is kept for it
   */
  notify(eventId: string, data: Uint8Array, run?: Run): Notified[] {
    const waiters = this.#waiters.of(eventId, run);
    if (waiters.length === 0 && run?.state === "RUN_STARTED") {
      this.#waiters.keepNotice(run, eventId, data);
    }
    return waiters.map((waiter) => {
      const { messageId } = this.#notify(waiter, data);
      return { waiter, messageId };
    });
  }

  #arm(waiter: Waiter): void {
    waiter.timer = this.#clock.at(waiter.deadline, () => this.#expire(waiter));
  }

  #notify(waiter: Waiter, data: Uint8Array): Published {
    const out = Buffer.from(data).toString("base64");
    return this.#resume(waiter, waiter.notified, { out, waitTimeout: false });
  }

  #expire(waiter: Waiter): void {
    this.#resume(waiter, waiter.timedOut, { waitTimeout: true });
  }

  #resume(waiter: Waiter, { url, settings }: Waiter["notified"], result: object): Published {
    this.#waiters.remove(waiter);
    return this.#steps.submit(waiter.run, {
      destination: url,
      settings,
      body: Buffer.from(JSON.stringify({ ...waiter.step, ...result })),
      callerIp: waiter.callerIp,
    });
  }
}

function hasResult({ steps }: Run, { stepId }: StepFields): boolean {
  const [, ...submitted] = steps;
  return submitted.some((each) => each.callType === "step" && stepFields(each).stepId === stepId);
}

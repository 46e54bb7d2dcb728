import type { Clock } from "../clock/clock.js";
import type { Message } from "../message/message.js";
import type { Outcomes } from "../message/outcomes.js";
import { ApiError } from "../protocol/api-error.js";
import type { RegionState } from "../state/region-state.js";
import type { Courier } from "./courier.js";
import { Lines } from "./lines.js";

/** Decides when a message is attempted: once its time has come, and it has passed all lines. */
export class Dispatcher {
  readonly #state: RegionState;
  readonly #clock: Clock;
  readonly #courier: Courier;
  readonly #outcomes: Outcomes;
  readonly #lines: Lines;
  readonly #underWay = new Set<Message>();

  /** @param parallelism how many attempts are made at a time */
  constructor(
    state: RegionState,
    clock: Clock,
    parallelism: number,
    courier: Courier,
    outcomes: Outcomes,
  ) {
    this.#state = state;
    this.#clock = clock;
    this.#courier = courier;
    this.#outcomes = outcomes;
    this.#lines = new Lines(state, clock, parallelism);
  }

  /** How many attempts are under way. */
  get active(): number {
    return this.#lines.active;
  }

  /** Takes over a new message. */
  accept(message: Message): void {
    const { queueName, flowControl } = message.settings;
    this.#state.messages.add(message);
    this.#outcomes.tell("accepted", message);
    if (queueName !== undefined) this.#state.queues.obtain(queueName, message.createdAt);
    if (flowControl) this.#state.flowControls.obtain(flowControl.key).configure(flowControl);
    this.#await(message);
  }

  /** Continues with the stored messages. Attempts that were running are made again. */
  takeUp(): void {
    for (const message of this.#state.messages.values()) {
      const { queueName } = message.settings;
      if (queueName !== undefined && message.retried > 0) {
        // It keeps its place at the head of its queue while it waits.
        this.#state.queues.obtain(queueName, message.createdAt).line.hold(message);
        message.timer = this.#clock.at(message.notBefore, () => this.#attempt(message));
      } else this.#await(message);
    }
  }

  /** Ends a message before it is delivered. A running attempt only keeps its permits. */
  cancel(message: Message): void {
    this.#outcomes.tell("cancelled", message);
    this.#forget(message);
    if (!this.#underWay.has(message)) this.#lines.leave(message);
  }

  /** Makes the next attempt now instead of at its time. @throws ApiError 400 or 404 */
  hasten(message: Message): void {
    const now = this.#clock.now();
    if (message.settings.queueName !== undefined) {
      throw new ApiError(400, "a message in a queue cannot be delivered ahead of its turn");
    }
    if (this.isUnderWay(message) || message.notBefore <= now) {
      throw new ApiError(404, "the message is not waiting for a delay or a retry");
    }
    message.timer?.();
    this.#state.messages.postpone(message, now, message.retried);
    message.timer = this.#clock.at(now, () => this.#attempt(message));
  }

  /** Whether an attempt of a message is being made. */
  isUnderWay(message: Message): boolean {
    return this.#underWay.has(message);
  }

  /** Makes no more attempts. What is due waits. */
  pause(): void {
    this.#lines.close();
  }

  /** Makes attempts. */
  resume(): void {
    this.#lines.open();
  }

  #await(message: Message): void {
    message.timer = this.#clock.at(message.notBefore, () => this.#enter(message));
  }

  #enter(message: Message): void {
    this.#lines.enterQueue(message, () => this.#attempt(message));
  }

  #attempt(message: Message): void {
    this.#lines.enterAttempt(message, () => this.#start(message));
  }

  #start(message: Message): void {
    this.#underWay.add(message);
    // This never rejects: a failed attempt is one of its results.
    void this.#clock.activity.during(async () => {
      const report = await this.#courier.attempt(message);
      const next = this.#courier.settle(message, report);
      this.#underWay.delete(message);
      this.#lines.leaveAttempt(message);
      if (next === "again") this.#attempt(message);
      else if (next !== "finished") this.#retry(message, next.retryAt);
      else {
        this.#forget(message);
        this.#lines.leave(message);
      }
    });
  }

  #retry(message: Message, at: number): void {
    this.#state.messages.postpone(message, at, message.retried + 1);
    message.timer = this.#clock.at(at, () => this.#attempt(message));
  }

  #forget(message: Message): void {
    message.timer?.();
    this.#state.messages.finish(message);
  }
}

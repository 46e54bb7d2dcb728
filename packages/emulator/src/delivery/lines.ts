import type { Clock } from "../clock/clock.js";
import type { Message } from "../message/message.js";
import { Line } from "../state/line.js";
import type { RegionState } from "../state/region-state.js";

/**
 * The lines in which a message waits once its time has come: the line of its queue, whose permit it keeps
 * until it is finished, and those of its flow control key and of the region, whose permits it keeps for one
 * attempt.
 */
export class Lines {
  readonly #state: RegionState;
  readonly #clock: Clock;
  readonly #region: Line;
  #isOpen = false;

  /** @param parallelism how many attempts are made at a time */
  constructor(state: RegionState, clock: Clock, parallelism: number) {
    this.#state = state;
    this.#clock = clock;
    this.#region = new Line((active) => this.#isOpen && active < parallelism);
  }

  /** How many attempts are under way. */
  get active(): number {
    return this.#region.active;
  }

  /** Lets no message pass any more. They wait. */
  close(): void {
    this.#isOpen = false;
  }

  open(): void {
    this.#isOpen = true;
    this.#region.advance();
  }

  /** Waits for its turn in its queue, if it is in one. */
  enterQueue(message: Message, pass: () => void): void {
    const { queueName } = message.settings;
    if (queueName === undefined) pass();
    else this.#state.queues.obtain(queueName, this.#clock.now()).line.join(message, pass);
  }

  /** Waits until an attempt may be made. */
  enterAttempt(message: Message, pass: () => void): void {
    const { flowControl } = message.settings;
    const proceed = () => this.#region.join(message, pass);
    if (!flowControl) {
      proceed();
      return;
    }
    const control = this.#state.flowControls.obtain(flowControl.key);
    control.line.join(message, () => {
      control.count();
      proceed();
    });
  }

  /** An attempt is over, or will not be made. */
  leaveAttempt(message: Message): void {
    const { flowControl } = message.settings;
    this.#region.leave(message);
    if (flowControl) this.#state.flowControls.obtain(flowControl.key).line.leave(message);
  }

  /** Leaves every line. */
  leave(message: Message): void {
    this.leaveAttempt(message);
    const { queueName } = message.settings;
    if (queueName !== undefined && this.#state.queues.has(queueName)) {
      this.#state.queues.get(queueName).line.leave(message);
    }
  }
}

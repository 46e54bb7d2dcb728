import type { Clock } from "../clock/clock.js";
import type { Message } from "../message/message.js";
import type { FlowControl } from "../state/flow-control.js";
import { Line } from "../state/line.js";
import type { RegionState } from "../state/region-state.js";

/**
 * The lines in which a message waits once its time has come: the line of its queue, whose permit it keeps
 * until it is finished, and that of its flow control key, whose permit it keeps for one attempt. An attempt
 * also takes one of the region's places.
 */
export class Lines {
  readonly #state: RegionState;
  readonly #clock: Clock;
  readonly #parallelism: number;
  /** The line of the messages without a key. */
  readonly #keyless = new Line(() => true);
  readonly #attempted = new Set<Message>();
  /** The lines whose first message waits for nothing but a place in the region. They take turns. */
  readonly #heldUp = new Set<Line>();
  #isOpen = false;

  /** @param parallelism how many attempts are made at a time */
  constructor(state: RegionState, clock: Clock, parallelism: number) {
    this.#state = state;
    this.#clock = clock;
    this.#parallelism = parallelism;
  }

  /** How many attempts are under way. */
  get active(): number {
    return this.#attempted.size;
  }

  /** Lets no message pass any more. They wait. */
  close(): void {
    this.#isOpen = false;
  }

  open(): void {
    this.#isOpen = true;
    this.#advance();
  }

  /** Waits for its turn in its queue, if it is in one. */
  enterQueue(message: Message, pass: () => void): void {
    const { queueName } = message.settings;
    if (queueName === undefined) pass();
    else this.#state.queues.obtain(queueName, this.#clock.now()).line.join(message, pass);
  }

  /** Waits until an attempt may be made. */
  enterAttempt(message: Message, pass: () => void): void {
    const control = this.#controlOf(message);
    const line = control?.line ?? this.#keyless;
    const begin = () => {
      control?.count();
      this.#attempted.add(message);
      pass();
    };
    // A permit that was taken while the region is stopped or full would belong to an earlier period when the
    // attempt is made.
    line.join(message, begin, () => this.#hasPlaceFor(line));
  }

  /** An attempt is over, or will not be made. */
  leaveAttempt(message: Message): void {
    this.#attempted.delete(message);
    // The others first, so that a busy key does not keep all places.
    this.#advance();
    (this.#controlOf(message)?.line ?? this.#keyless).leave(message);
  }

  /** Leaves every line. */
  leave(message: Message): void {
    this.leaveAttempt(message);
    const { queueName } = message.settings;
    if (queueName !== undefined && this.#state.queues.has(queueName)) {
      this.#state.queues.get(queueName).line.leave(message);
    }
  }

  get #hasPlace(): boolean {
    return this.#isOpen && this.#attempted.size < this.#parallelism;
  }

  #hasPlaceFor(line: Line): boolean {
    if (!this.#hasPlace) this.#heldUp.add(line);
    return this.#hasPlace;
  }

  #controlOf({ settings: { flowControl } }: Message): FlowControl | undefined {
    return flowControl && this.#state.flowControls.obtain(flowControl.key);
  }

  #advance(): void {
    for (const line of this.#heldUp) {
      if (!this.#hasPlace) return;
      this.#heldUp.delete(line);
      line.advance();
    }
  }
}

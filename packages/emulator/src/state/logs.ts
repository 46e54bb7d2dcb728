import type { Answer } from "../message/answer.js";
import type { Message } from "../message/message.js";
import type { Place } from "../protocol/place.js";

/** What a message went through. */
export type LogState =
  | "CREATED"
  | "ACTIVE"
  | "DELIVERED"
  | "ERROR"
  | "RETRY"
  | "FAILED"
  | "CANCELED";

/** What a change of state may add. */
export interface LogDetails {
  /** Milliseconds since 1970. */
  readonly nextDeliveryTime?: number | undefined;
  readonly error?: string | undefined;
  readonly responseStatus?: number | undefined;
  /** The answer to an attempt that failed. */
  readonly answer?: Answer | undefined;
}

/** One change of state. */
export interface LogEntry extends Place {
  readonly message: Message;
  readonly state: LogState;
  readonly details: LogDetails;
}

/** How many entries are kept, as the vendor documents. */
const KEPT = 10_000;

/** The log of a region. */
export class Logs {
  #entries: LogEntry[] = [];
  #order = 0;

  add(message: Message, state: LogState, time: number, details: LogDetails = {}): void {
    this.#entries.push({ message, state, time, order: this.#order++, details });
    if (this.#entries.length > 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
  }

  /** The attempts of a message that failed, oldest first. */
  errorsOf({ messageId }: Message): LogEntry[] {
    return this.#entries.filter(
      ({ message, state }) => state === "ERROR" && message.messageId === messageId,
    );
  }

  /** Everything kept, newest first. */
  list(): LogEntry[] {
    return this.#entries.slice(-KEPT).reverse();
  }
}

import type { Answer } from "../message/answer.js";
import { type AnswerRecord, answerToRecord, recordToAnswer } from "../message/answer-record.js";
import type { Message } from "../message/message.js";
import { messageEntity } from "../message/message-record.js";
import type { Place } from "../protocol/place.js";
import { Counter } from "../storage/counter.js";
import type { Codec, Records } from "../storage/records.js";
import { Table } from "../storage/table.js";

/** The states of a message. */
export type LogState =
  | "CREATED"
  | "ACTIVE"
  | "DELIVERED"
  | "ERROR"
  | "RETRY"
  | "FAILED"
  | "CANCELED";

/** Optional fields of a change of state. */
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

/** The same, as it is kept. */
type LogRecord = Omit<LogEntry, "message" | "details"> & {
  readonly message: string;
  readonly details: Omit<LogDetails, "answer"> & { readonly answer?: AnswerRecord | undefined };
};

/** How many entries are kept, as the vendor documents. */
const KEPT = 10_000;

const codec: Codec<LogEntry, LogRecord> = {
  encode: ({ message, details, ...entry }, records) => ({
    ...entry,
    message: records.reference(messageEntity, message),
    details: { ...details, answer: answerToRecord(details.answer) },
  }),
  decode: ({ message, details, ...entry }, records) => ({
    ...entry,
    message: records.resolve(messageEntity, message),
    details: { ...details, answer: recordToAnswer(details.answer) },
  }),
};

/** The log of a region. */
export class Logs {
  readonly #entries: Table<LogEntry, LogRecord>;
  readonly #order: Counter;

  constructor(records: Records) {
    this.#entries = new Table(records, "logs", codec);
    this.#order = new Counter(records, "logOrder");
  }

  add(message: Message, state: LogState, time: number, details: LogDetails = {}): void {
    const order = this.#order.next();
    this.#entries.set(String(order), { message, state, time, order, details });
    if (this.#entries.size > 2 * KEPT) this.#shorten();
  }

  /** The attempts of a message that failed, oldest first. */
  errorsOf({ messageId }: Message): LogEntry[] {
    return [...this.#entries.values()].filter(
      ({ message, state }) => state === "ERROR" && message.messageId === messageId,
    );
  }

  /** Everything kept, newest first. */
  list(): LogEntry[] {
    return [...this.#entries.values()].slice(-KEPT).reverse();
  }

  #shorten(): void {
    for (const order of [...this.#entries.keys()].slice(0, -KEPT)) this.#entries.delete(order);
  }
}

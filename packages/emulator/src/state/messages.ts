import type { Message } from "../message/message.js";
import { messageEntity, recordProgress } from "../message/message-record.js";
import type { Mutable } from "../storage/mutable.js";
import type { Records } from "../storage/records.js";
import { Table } from "../storage/table.js";

/** The messages of a region that are not finished, by id. */
export class Messages {
  readonly #records: Records;
  readonly #messages: Table<Message, true>;

  constructor(records: Records) {
    this.#records = records;
    this.#messages = new Table(records, "messages", {
      encode: (message) => {
        records.reference(messageEntity, message);
        return true;
      },
      decode: (_, __, key) =>
        Object.assign(records.resolve(messageEntity, key), { finished: false }),
    });
  }

  add(message: Message): void {
    this.#messages.set(message.messageId, message);
  }

  get(messageId: string): Message | undefined {
    return this.#messages.get(messageId);
  }

  get size(): number {
    return this.#messages.size;
  }

  /** In the order in which they were accepted. */
  values(): IterableIterator<Message> {
    return this.#messages.values();
  }

  /** Changes the time of the next attempt. */
  postpone(message: Mutable<Message>, notBefore: number, retried: number): void {
    message.notBefore = notBefore;
    message.retried = retried;
    recordProgress(message, this.#records);
  }

  /** Removes a message. Later results of its attempts are ignored. */
  finish(message: Mutable<Message>): void {
    message.finished = true;
    this.#messages.delete(message.messageId);
  }
}

import type { Message } from "../message/message.js";
import { messageEntity } from "../message/message-record.js";
import type { Records } from "../storage/records.js";
import { Table } from "../storage/table.js";

/**
 * How long a delivered message can still be looked up, in milliseconds. The vendor removes it "shortly
 * after".
 */
const KEPT = 60_000;

/** A message, and how long it is kept. */
interface Kept {
  readonly message: Message;
  readonly until: number;
}

/** The messages of a region that were delivered a moment ago. */
export class Delivered {
  readonly #messages: Table<Kept, number>;

  constructor(records: Records) {
    this.#messages = new Table(records, "delivered", {
      encode({ message, until }) {
        records.reference(messageEntity, message);
        return until;
      },
      decode: (until, _, key) => ({ message: records.resolve(messageEntity, key), until }),
    });
  }

  add(message: Message, now: number): void {
    for (const [messageId, { until }] of this.#messages) {
      if (until > now) break;
      this.#messages.delete(messageId);
    }
    this.#messages.set(message.messageId, { message, until: now + KEPT });
  }

  find(messageId: string, now: number): Message | undefined {
    const kept = this.#messages.get(messageId);
    return kept && now < kept.until ? kept.message : undefined;
  }
}

import type { Answer } from "../message/answer.js";
import { type AnswerRecord, answerToRecord, recordToAnswer } from "../message/answer-record.js";
import type { Message } from "../message/message.js";
import { messageEntity } from "../message/message-record.js";
import type { Report } from "../message/report.js";
import { found } from "../protocol/api-error.js";
import { type Place, placeName } from "../protocol/place.js";
import { Counter } from "../storage/counter.js";
import type { Codec, Records } from "../storage/records.js";
import { Table } from "../storage/table.js";

/** A message in the dead letter queue. */
export interface DeadLetter extends Place {
  readonly dlqId: string;
  readonly message: Message;
  /** The answer to the last attempt, if there was one. */
  readonly answer: Answer | undefined;
  /** Why it is dead. */
  readonly error: string | undefined;
}

/** The same, as it is stored. */
type DeadLetterRecord = Omit<DeadLetter, "message" | "answer"> & {
  readonly message: string;
  readonly answer?: AnswerRecord | undefined;
};

const codec: Codec<DeadLetter, DeadLetterRecord> = {
  encode: ({ message, answer, ...letter }, records) => ({
    ...letter,
    message: records.reference(messageEntity, message),
    answer: answerToRecord(answer),
  }),
  decode: ({ message, answer, ...letter }, records) => ({
    ...letter,
    message: records.resolve(messageEntity, message),
    answer: recordToAnswer(answer),
  }),
};

/** The dead letter queue of a region. */
export class DeadLetters {
  readonly #letters: Table<DeadLetter, DeadLetterRecord>;
  /** The same letters, by the id of their messages. */
  readonly #ofMessages: Map<string, DeadLetter>;
  readonly #order: Counter;

  constructor(records: Records) {
    this.#letters = new Table(records, "deadLetters", codec);
    this.#order = new Counter(records, "deadLetterOrder");
    this.#ofMessages = new Map(
      [...this.#letters.values()].map((letter) => [letter.message.messageId, letter]),
    );
  }

  get size(): number {
    return this.#letters.size;
  }

  add(message: Message, { answer, error }: Report, time: number): DeadLetter {
    const place = { time, order: this.#order.next() };
    const letter = { ...place, dlqId: placeName(place), message, answer, error };
    this.#letters.set(letter.dlqId, letter);
    this.#ofMessages.set(message.messageId, letter);
    return letter;
  }

  /** The dead letter of a message, if there is one. */
  ofMessage({ messageId }: Message): DeadLetter | undefined {
    return this.#ofMessages.get(messageId);
  }

  /** @throws ApiError 404 */
  get(dlqId: string): DeadLetter {
    return found(this.#letters.get(dlqId), "message in the dlq");
  }

  delete(dlqId: string): void {
    const letter = this.#letters.get(dlqId);
    this.#letters.delete(dlqId);
    if (letter) this.#ofMessages.delete(letter.message.messageId);
  }

  /** All of them, newest first. */
  list(): DeadLetter[] {
    return [...this.#letters.values()].reverse();
  }
}

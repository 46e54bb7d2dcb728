import type { Answer, Report } from "../message/answer.js";
import type { Message } from "../message/message.js";
import { found } from "../protocol/api-error.js";
import { type Place, placeName } from "../protocol/place.js";

/** A message in the dead letter queue. */
export interface DeadLetter extends Place {
  readonly dlqId: string;
  readonly message: Message;
  /** The answer to the last attempt, if there was one. */
  readonly answer: Answer | undefined;
  /** Why it is dead. */
  readonly error: string | undefined;
}

/** The dead letter queue of a region. */
export class DeadLetters {
  readonly #letters = new Map<string, DeadLetter>();
  readonly #ofMessages = new Map<string, DeadLetter>();
  #order = 0;

  add(message: Message, { answer, error }: Report, time: number): DeadLetter {
    const place = { time, order: this.#order++ };
    const letter = { ...place, dlqId: placeName(place), message, answer, error };
    this.#letters.set(letter.dlqId, letter);
    this.#ofMessages.set(message.messageId, letter);
    return letter;
  }

  /** That of a message, if it is dead. */
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

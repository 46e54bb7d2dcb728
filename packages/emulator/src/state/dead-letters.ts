import { isUtf8 } from "node:buffer";
import type { Answer } from "../delivery/answer.js";
import type { HeaderList } from "../message/header-list.js";
import type { Message } from "../message/message.js";
import { type MessageView, messageView } from "../message/message-view.js";
import { type FailureCallView, failureCallView } from "../workflow/failure-call.js";
import { found } from "./api-error.js";
import { type Place, placeName } from "./page.js";

/** A message whose attempts are all used up, as the API shows it. */
export interface DeadLetterView extends MessageView {
  readonly dlqId: string;
  readonly responseStatus?: number | undefined;
  readonly responseHeader?: HeaderList | undefined;
  readonly responseBody?: string | undefined;
  readonly responseBodyBase64?: string | undefined;
  /** How the application was told that the run failed. */
  readonly failureCallbackInfo?: FailureCallView | undefined;
}

/** A message in the dead letter queue. */
export interface DeadLetter extends Place {
  readonly dlqId: string;
  readonly message: Message;
  /** The answer to the last attempt, if there was one. */
  readonly answer: Answer | undefined;
}

/** The dead letter queue of a region. */
export class DeadLetters {
  readonly #letters = new Map<string, DeadLetter>();
  #order = 0;

  add(message: Message, answer: Answer | undefined, time: number): DeadLetter {
    const place = { time, order: this.#order++ };
    const letter = { ...place, dlqId: placeName(place), message, answer };
    this.#letters.set(letter.dlqId, letter);
    return letter;
  }

  /** @throws ApiError 404 */
  get(dlqId: string): DeadLetter {
    return found(this.#letters.get(dlqId), "message in the dlq");
  }

  delete(dlqId: string): void {
    this.#letters.delete(dlqId);
  }

  /** All of them, newest first. */
  list(): DeadLetter[] {
    return [...this.#letters.values()].reverse();
  }
}

/** Shows a dead letter. */
export function deadLetterView({ dlqId, message, answer }: DeadLetter): DeadLetterView {
  const failureCallbackInfo = failureCallView(message.member?.run.failureCall);
  const view = { dlqId, ...messageView(message), failureCallbackInfo };
  if (!answer) return view;
  const body = Buffer.from(answer.body);
  return {
    ...view,
    responseStatus: answer.status,
    responseHeader: answer.headers,
    ...(isUtf8(body)
      ? { responseBody: body.toString() }
      : { responseBodyBase64: body.toString("base64") }),
  };
}

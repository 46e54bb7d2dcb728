import type { Answer } from "./answer.js";
import type { Transmission } from "./transmission.js";

/** The result of one attempt: an answer, or none. */
export interface Report {
  readonly answer: Answer | undefined;
  /** Why the message is not delivered; `undefined` where it is. */
  readonly error: string | undefined;
  /** Whether no further attempt can help. */
  readonly isFinal?: boolean | undefined;
  /** Real milliseconds from the beginning of the attempt to the end of the answer. */
  readonly duration: number;
  /** What was sent for it. */
  readonly transmission: Transmission;
}

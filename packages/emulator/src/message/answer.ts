import type { HeaderList } from "../protocol/header-list.js";

/** What a destination answered to one attempt. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** The status that is told where there was no answer. */
export const NO_ANSWER = -1;

/** What came of one attempt: an answer, or none. */
export interface Report {
  readonly answer: Answer | undefined;
  /** Why the message is not delivered; `undefined` where it is. */
  readonly error: string | undefined;
  /** Whether no further attempt can help. */
  readonly isFinal?: boolean | undefined;
  /** Real milliseconds from the beginning of the attempt to the end of the answer. */
  readonly duration: number;
}

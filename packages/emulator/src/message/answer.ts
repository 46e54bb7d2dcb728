import type { HeaderList } from "../protocol/header-list.js";

/** What a destination answered to one attempt. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** The status that is shown if there was no answer. */
export const NO_ANSWER = -1;

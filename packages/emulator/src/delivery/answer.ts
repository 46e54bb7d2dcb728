import type { HeaderList } from "../message/header-list.js";

/** What a destination answered to one attempt. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

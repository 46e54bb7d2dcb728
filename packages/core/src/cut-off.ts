import type { HoldableResponse } from "./holdable-response.js";

/** Ends an answer that has begun, so that nobody takes what there is of it for all. */
export function cutOff(response: HoldableResponse): void {
  // Without an error HTTP/2 would end the stream as if all had been said.
  const error = new Error("the answer was withdrawn");
  response.destroy(error);
  try {
    // On AWS Lambda there is no socket, and whoever waits for the end waits for this, too.
    response.emit("error", error);
  } catch {
    // Nobody waits, or a stream that is piped into it throws what nobody else hears.
  }
}

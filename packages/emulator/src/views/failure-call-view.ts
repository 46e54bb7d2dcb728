import type { FailureCall } from "../message/failed-run.js";
import type { HeaderList } from "../protocol/header-list.js";

/** The state of a run's failure callback, as the dead letter queue shows it. */
export interface FailureCallView {
  readonly state:
    | "CALLBACK_INPROGRESS"
    | "CALLBACK_SUCCESS"
    | "CALLBACK_FAIL"
    | "CALLBACK_CANCELED";
  readonly responseStatus?: number | undefined;
  readonly responseHeaders?: HeaderList | undefined;
  readonly responseBody?: string | undefined;
}

/** Shows the failure callback, if there is one. */
export function failureCallView(call: FailureCall | undefined): FailureCallView | undefined {
  if (!call) return undefined;
  const { message, outcome, answer } = call;
  return {
    state: outcome ?? (message.finished ? "CALLBACK_CANCELED" : "CALLBACK_INPROGRESS"),
    responseStatus: answer?.status,
    responseHeaders: answer?.headers,
    responseBody: answer && Buffer.from(answer.body).toString(),
  };
}

import { isUtf8 } from "node:buffer";
import { NO_ANSWER } from "../message/answer.js";
import type { HeaderList } from "../protocol/header-list.js";
import type { DeadLetter } from "../state/dead-letters.js";
import type { FailedRuns } from "../state/failed-runs.js";
import { type FailureCallView, failureCallView } from "./failure-call-view.js";
import { type MessageView, messageView } from "./message-view.js";

/** A message whose attempts are all used up, as the API shows it. */
export interface DeadLetterView extends MessageView {
  readonly dlqId: string;
  /** -1 if there was no answer. The body is then the reason. */
  readonly responseStatus?: number | undefined;
  readonly responseHeader?: HeaderList | undefined;
  readonly responseBody?: string | undefined;
  readonly responseBodyBase64?: string | undefined;
  /** How the application was told that the run failed. */
  readonly failureCallbackInfo?: FailureCallView | undefined;
  /** The same in a word, as the API description has it. */
  readonly failureFunctionState?: FailureCallView["state"] | undefined;
}

/** Shows a dead letter. */
export function deadLetterView(
  { dlqId, message, answer, error }: DeadLetter,
  failedRuns: FailedRuns,
): DeadLetterView {
  const failureCallbackInfo = failureCallView(failedRuns.of(message.member?.run)?.call);
  const failureFunctionState = failureCallbackInfo?.state;
  const view = { dlqId, ...messageView(message), failureCallbackInfo, failureFunctionState };
  if (!answer) return { ...view, responseStatus: NO_ANSWER, responseBody: error };
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

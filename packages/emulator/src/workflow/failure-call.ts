import type { Answer } from "../delivery/answer.js";
import type { HeaderList } from "../message/header-list.js";
import type { Message } from "../message/message.js";
import type { Run } from "./run.js";

/** The message that tells an application of the failure of a run. */
export interface FailureCall {
  message: Message;
  /** What was answered to the message that failed the run. */
  readonly cause: Answer | undefined;
  outcome: "CALLBACK_SUCCESS" | "CALLBACK_FAIL" | undefined;
  answer: Answer | undefined;
}

/** Notes that an application is told of the failure of a run. */
export function beginFailureCall(run: Run, message: Message, cause: Answer | undefined): void {
  run.failureCall = { message, cause, outcome: undefined, answer: undefined };
}

/** Notes what came of it, if the message is one that tells of a failure. */
export function noteFailureCall(
  { member }: Message,
  outcome: FailureCall["outcome"],
  answer: Answer | undefined,
): void {
  const call = member?.callType === "failureCall" ? member.run.failureCall : undefined;
  if (call) Object.assign(call, { outcome, answer });
}

/** How far it is, as the dead letter queue shows it. */
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

/** Shows how the application was told, if it was to be. */
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

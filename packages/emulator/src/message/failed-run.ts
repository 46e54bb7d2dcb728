import type { Answer } from "./answer.js";
import type { Message } from "./message.js";
import type { Waiter } from "./waiter.js";

/** The message that tells an application of the failure of a run. */
export interface FailureCall {
  readonly message: Message;
  readonly outcome: "CALLBACK_SUCCESS" | "CALLBACK_FAIL" | undefined;
  readonly answer: Answer | undefined;
}

/** The remains of a failed run. */
export interface FailedRun {
  /** The id, in the dead letter queue, of the message that failed it. */
  readonly dlqId: string;
  /** What was answered to that message. */
  readonly cause: Answer | undefined;
  /** Why it failed the run. */
  readonly reason: string | undefined;
  /** What was left to do: first the message that failed it, then what else was running. */
  readonly messages: readonly Message[];
  readonly waiters: readonly Waiter[];
  /** How its app is told of the failure, if it is. */
  readonly call: FailureCall | undefined;
}

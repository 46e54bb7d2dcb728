import type { Answer } from "./answer.js";
import type { Message } from "./message.js";
import type { Waiter } from "./waiter.js";

/** The message that tells an application of the failure of a run. */
export interface FailureCall {
  readonly message: Message;
  readonly outcome: "CALLBACK_SUCCESS" | "CALLBACK_FAIL" | undefined;
  readonly answer: Answer | undefined;
}

/** What a failed run leaves. */
export interface FailedRun {
  /** Where the message that failed it can be found. */
  readonly dlqId: string;
  /** What was answered to that message. */
  readonly cause: Answer | undefined;
  /** Why it failed the run. */
  readonly reason: string | undefined;
  /** What was left to do: the message that failed it first, then what else was under way. */
  readonly messages: readonly Message[];
  readonly waiters: readonly Waiter[];
  /** How its application is told, if it is to be. */
  readonly call: FailureCall | undefined;
}

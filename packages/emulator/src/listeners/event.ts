import type { Region } from "@qstash-verify/testing";
import type { RunState } from "../message/run.js";

/** When and where something happened. */
interface Happening {
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly time: number;
  readonly region: Region;
}

/** The message that something happened to. */
export interface MessageSubject extends Happening {
  readonly messageId: string;
  readonly method: string;
  /** Its destination. */
  readonly url: string;
  /** The number of the present or next attempt, from 1. */
  readonly attempt: number;
  /** How many attempts there are at most. */
  readonly maxAttempts: number;
  readonly labels: readonly string[];
  readonly urlGroup?: string | undefined;
  readonly queueName?: string | undefined;
  readonly scheduleId?: string | undefined;
  readonly workflowRunId?: string | undefined;
}

/** What an attempt came to. */
export interface AttemptResult {
  /** Real milliseconds. */
  readonly duration: number;
  /** The status of the answer; `undefined` where there was none. */
  readonly status?: number | undefined;
  /** Why the message is not delivered. */
  readonly error?: string | undefined;
  /** What an answer of `application/problem+json` says. It is the application's text: escape it. */
  readonly problem?: { readonly code: string; readonly title: string } | undefined;
}

/**
 * One thing that happened, as a live log shows it. An attempt that is over is `delivered`, `retried` or
 * `dead`.
 */
export type EmulatorEvent =
  /** `notBefore` is when the first attempt may be made, in milliseconds since 1970. */
  | ({ readonly type: "accepted"; readonly notBefore: number } & MessageSubject)
  | ({ readonly type: "begun" | "cancelled" } & MessageSubject)
  | ({ readonly type: "delivered" } & MessageSubject & AttemptResult)
  /** `retryAt` is when the next attempt may be made, in milliseconds since 1970. */
  | ({ readonly type: "retried"; readonly retryAt: number } & MessageSubject & AttemptResult)
  /** `dlqId` is where it can be found, where it is kept. */
  | ({ readonly type: "dead"; readonly dlqId?: string | undefined } & MessageSubject &
      AttemptResult)
  | ({
      readonly type: "scheduleFired";
      readonly scheduleId: string;
      readonly messageIds: readonly string[];
      /** Why it made no message. */
      readonly error?: string | undefined;
    } & Happening)
  | ({
      readonly type: "runBegun" | "runEnded";
      readonly workflowRunId: string;
      readonly workflowUrl: string;
      readonly state: RunState;
    } & Happening);

/** Hears of everything that happens. */
export type EmulatorListener = (event: EmulatorEvent) => void;

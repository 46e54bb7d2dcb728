import type { Region } from "@qstash-verify/testing";
import type { FaultName } from "../faults/fault-settings.js";
import type { RunMember, RunState } from "../message/run.js";
import type { RefusalCode } from "../protocol/api-error.js";

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
  /** Of its endpoint in the URL group. */
  readonly endpointName?: string | undefined;
  readonly queueName?: string | undefined;
  readonly flowControlKey?: string | undefined;
  readonly scheduleId?: string | undefined;
  readonly workflowRunId?: string | undefined;
  /**
   * Its role in the run: a step; a request to a third party or its answer; or the call of the failure
   * function.
   */
  readonly workflowCallType?: RunMember["callType"] | undefined;
}

/** The result of an attempt. */
export interface AttemptResult {
  /** Real milliseconds. */
  readonly duration: number;
  /** The status of the answer; `undefined` where there was none. */
  readonly status?: number | undefined;
  /** Why the message is not delivered. */
  readonly error?: string | undefined;
  /** What an answer of `application/problem+json` says. It is the application's text: escape it. */
  readonly problem?: { readonly code: string; readonly title: string } | undefined;
  /** The region whose key signed, and which of its keys; `undefined` if nothing was sent. */
  readonly signature?: { readonly region: Region; readonly key: "current" } | undefined;
  /** The faults that touched it. Those of `duplicate` are there. */
  readonly faults: readonly FaultName[];
  /** The second request, if a fault duplicated the attempt. Its answer is ignored. */
  readonly duplicate?:
    | Pick<AttemptResult, "status" | "problem" | "signature" | "faults">
    | undefined;
}

/**
 * A request to the API that was refused because of a mistake. A 404 for a missing resource does not count.
 */
export interface RefusedEvent extends Happening {
  readonly type: "refused";
  readonly method: string;
  /** Without query, login and fragment, also of the destination. It comes from the caller: escape it. */
  readonly path: string;
  /** The status of the answer; for an item of a batch, the status that it would have had by itself. */
  readonly status: number;
  readonly code: RefusalCode;
  /** The reason, in our own words, without anything that was sent. */
  readonly error: string;
}

/** A fault closed the connection of a request to the API, instead of an answer. */
export interface ConnectionResetEvent extends Happening {
  readonly type: "connectionReset";
  readonly method: string;
  /** As in {@link RefusedEvent}. */
  readonly path: string;
  /** Whether what was asked for was done first. */
  readonly isDone: boolean;
}

/**
 * One thing that happened, as a live log shows it. An attempt that is over is `delivered`, `retried` or
 * `dead`.
 */
export type EmulatorEvent =
  /** `notBefore` is when the first attempt may be made, in milliseconds since 1970. */
  | ({ readonly type: "accepted"; readonly notBefore: number } & MessageSubject)
  /** An attempt that is `interrupted` was given up because its region was stopped, and is made again. */
  | ({ readonly type: "begun" | "interrupted" | "cancelled" } & MessageSubject)
  | ({ readonly type: "delivered" } & MessageSubject & AttemptResult)
  /** `retryAt` is when the next attempt may be made, in milliseconds since 1970. */
  | ({ readonly type: "retried"; readonly retryAt: number } & MessageSubject & AttemptResult)
  /** `dlqId` is its id in the dead letter queue, if it is kept there. */
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
    } & Happening)
  /** One region was stopped, as in an outage, or was started again. */
  | ({ readonly type: "regionStopped" | "regionStarted" } & Happening)
  /** A message was not accepted, because one with this `messageId` was accepted shortly before. */
  | ({ readonly type: "deduplicated" } & Happening &
      Pick<MessageSubject, "messageId" | "method" | "url">)
  /** The signing keys were rolled: next is current, and there is a new next. */
  | ({ readonly type: "keysRolled" } & Happening)
  | ConnectionResetEvent
  | RefusedEvent;

/** Hears of everything that happens. */
export type EmulatorListener = (event: EmulatorEvent) => void;

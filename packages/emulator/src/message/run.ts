import type { HeaderList } from "../protocol/header-list.js";
import type { Place } from "../protocol/place.js";
import type { Invocation } from "./invocation.js";
import type { MessageSettings } from "./message-settings.js";

/** The state of a run. */
export type RunState = "RUN_STARTED" | "RUN_SUCCESS" | "RUN_FAILED" | "RUN_CANCELED";

/** The role of a message in its run: a result or a plan, or a request to a third party or its answer. */
export type CallType = "step" | "toCallback" | "fromCallback";

/** One entry of a run, as the SDK reads it. */
export interface RawStep {
  readonly messageId: string;
  /** Base64. */
  readonly body: string;
  readonly callType: CallType;
}

/** One entry of a run, and what its log shows beside. */
export interface RunStep extends RawStep {
  readonly time: number;
  readonly headers: HeaderList;
  readonly url: string;
  readonly method: string;
  readonly retries: number;
  readonly retryDelayExpression: string | undefined;
  /** For a request to a third party: the step whose result its answer becomes. */
  readonly callOf: number | undefined;
}

/** One run of a workflow. Its `time` is when it was created. */
export interface Run extends Place {
  readonly runId: string;
  readonly url: string;
  /** The settings of the trigger. Steps do not repeat them, but inherit them. */
  readonly settings: MessageSettings;
  readonly callerIp: string;
  /** Which run waits for the end of this one. */
  readonly invocation: Invocation | undefined;
  /** In the order in which they were submitted. */
  readonly steps: readonly RunStep[];
  readonly state: RunState;
  readonly completedAt: number | undefined;
  /** What the workflow returned, as JSON. */
  readonly response: string | undefined;
}

/** The role of a message in its run. */
export interface RunMember {
  readonly run: Run;
  readonly callType: CallType | "failureCall";
  /** How many entries of the run are delivered with it: all up to and including its own. */
  readonly through: number;
}

import type { Cancel } from "../clock/clock.js";
import type { HeaderList } from "../protocol/header-list.js";
import type { MessageSettings } from "./message-settings.js";
import type { Run } from "./run.js";
import type { StepFields } from "./step-fields.js";

/** What a step delivers when its wait is over. */
export interface WaitTarget {
  readonly url: string;
  readonly headers: HeaderList;
  /** The same, read. */
  readonly settings: MessageSettings;
}

/** What a step that waits asks for. */
export interface WaitRequest {
  readonly eventId: string;
  readonly step: StepFields;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly notified: WaitTarget;
  readonly timedOut: WaitTarget;
  readonly callerIp: string;
}

/** A step that waits for an event. */
export interface Waiter extends WaitRequest {
  readonly run: Run;
  /** Takes its timeout off the clock. */
  timer: Cancel | undefined;
}

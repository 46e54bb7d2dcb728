import type { Cancel } from "../clock/clock.js";
import type { MessageSettings } from "./message-settings.js";
import type { RunMember } from "./run.js";

/** A message that is not delivered, dead or cancelled yet. */
export interface Message {
  readonly messageId: string;
  /** Its number in the region, from 0: what faults are drawn for. */
  readonly order: number;
  readonly url: string;
  readonly urlGroup: string | undefined;
  readonly endpointName: string | undefined;
  readonly scheduleId: string | undefined;
  /** Its role in a run, if it belongs to one. */
  readonly member: RunMember | undefined;
  readonly settings: MessageSettings;
  readonly body: Uint8Array;
  readonly callerIp: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When the next attempt may be made, in milliseconds since 1970. */
  readonly notBefore: number;
  /** How many attempts came before the next one. */
  readonly retried: number;
  /** Delivered, dead or cancelled. A later result of an attempt is ignored. */
  readonly finished: boolean;
  /** Takes its next attempt off the clock. */
  timer: Cancel | undefined;
}

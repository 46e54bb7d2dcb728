import type { Cancel } from "../clock/clock.js";
import type { CronExpression } from "../protocol/cron.js";
import type { MessageSettings } from "./message-settings.js";

/** The state of a message of a schedule. */
export type ScheduleState = "IN_PROGRESS" | "SUCCESS" | "FAIL";

/** What a schedule is made of. */
export interface ScheduleDefinition {
  readonly scheduleId: string;
  readonly cron: CronExpression;
  readonly destination: string;
  readonly settings: MessageSettings;
  readonly body: Uint8Array;
  readonly callerIp: string;
}

/** A schedule, and where it stands. */
export interface Schedule extends ScheduleDefinition {
  readonly createdAt: number;
  readonly isPaused: boolean;
  readonly nextScheduleTime: number | undefined;
  readonly lastScheduleTime: number | undefined;
  /** The messages of the last time, by id. */
  readonly lastScheduleStates: Readonly<Record<string, ScheduleState>>;
  /** Why the last time made no message. */
  readonly error: string | undefined;
  /** Takes its next time off the clock. */
  tick: Cancel | undefined;
}

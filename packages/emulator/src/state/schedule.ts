import type { Cancel } from "../clock/clock.js";
import type { HeaderList } from "../message/header-list.js";
import type { MessageSettings } from "../message/message-settings.js";
import { type SettingsView, settingsView } from "../message/message-view.js";
import type { CronExpression } from "./cron.js";

/** How far a message of a schedule is. */
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
  isPaused: boolean;
  nextScheduleTime: number | undefined;
  lastScheduleTime: number | undefined;
  /** The messages of the last time, by id. */
  lastScheduleStates: Record<string, ScheduleState>;
  /** Why the last time made no message. */
  error: string | undefined;
  tick: Cancel | undefined;
}

/** A schedule, as the API shows it. */
export interface ScheduleView extends SettingsView {
  readonly scheduleId: string;
  readonly cron: string;
  readonly destination: string;
  readonly createdAt: number;
  readonly header: HeaderList;
  readonly retries: number;
  /** Seconds. */
  readonly delay?: number | undefined;
  readonly isPaused: boolean;
  readonly callerIP: string;
  readonly nextScheduleTime?: number | undefined;
  readonly lastScheduleTime?: number | undefined;
  readonly lastScheduleStates?: Readonly<Record<string, ScheduleState>> | undefined;
  readonly error?: string | undefined;
}

/** Shows a schedule. */
export function scheduleView(schedule: Schedule): ScheduleView {
  const { settings, lastScheduleStates } = schedule;
  return {
    scheduleId: schedule.scheduleId,
    cron: schedule.cron.text,
    destination: schedule.destination,
    createdAt: schedule.createdAt,
    ...settingsView(settings, schedule.body),
    retries: settings.retries,
    delay: settings.delay === undefined ? undefined : settings.delay / 1000,
    isPaused: schedule.isPaused,
    callerIP: schedule.callerIp,
    nextScheduleTime: schedule.nextScheduleTime,
    lastScheduleTime: schedule.lastScheduleTime,
    lastScheduleStates: schedule.lastScheduleTime === undefined ? undefined : lastScheduleStates,
    error: schedule.error,
  };
}

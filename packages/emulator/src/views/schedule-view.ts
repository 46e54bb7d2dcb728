import type { Schedule, ScheduleState } from "../message/schedule.js";
import type { HeaderList } from "../protocol/header-list.js";
import { type SettingsView, settingsView } from "./message-view.js";

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
  readonly callerIp: string;
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
    // The vendor's types have one spelling, its API description the other.
    callerIP: schedule.callerIp,
    callerIp: schedule.callerIp,
    nextScheduleTime: schedule.nextScheduleTime,
    lastScheduleTime: schedule.lastScheduleTime,
    lastScheduleStates: schedule.lastScheduleTime === undefined ? undefined : lastScheduleStates,
    error: schedule.error,
  };
}

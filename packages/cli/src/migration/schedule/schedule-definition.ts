import {
  type ApiRecord,
  hasShape,
  isBoolean,
  isNumber,
  isText,
  optional,
  ordered,
  positiveOf,
  type Shape,
} from "../kind/fields.js";
import { type MessageSettings, SETTINGS_SHAPE, settingsOf } from "../kind/message-settings.js";
import type { Form } from "../kind/resource.js";

/** What a schedule is made of. What is not set is absent. */
export interface ScheduleDefinition extends MessageSettings {
  readonly scheduleId: string;
  readonly destination: string;
  readonly cron: string;
  /** Seconds. */
  readonly delay?: number;
  readonly isPaused: boolean;
}

/** A schedule as it would be if it ran. */
export function unpaused(schedule: ScheduleDefinition): ScheduleDefinition {
  return { ...schedule, isPaused: false };
}

/** The state of a schedule, which is read and never written. */
export interface ScheduleTimes {
  /** Unix milliseconds. */
  readonly last: number | undefined;
  readonly next: number | undefined;
}

/** Reads a schedule as the API shows it. */
export function scheduleDefinition(record: ApiRecord): ScheduleDefinition {
  return ordered<ScheduleDefinition>({
    ...settingsOf(record),
    scheduleId: String(record["scheduleId"] ?? ""),
    destination: String(record["destination"] ?? ""),
    cron: String(record["cron"] ?? ""),
    retries: typeof record["retries"] === "number" ? record["retries"] : undefined,
    delay: positiveOf(record["delay"]),
    isPaused: record["isPaused"] === true,
  });
}

/** Reads the state of a schedule. */
export function scheduleTimes(record: ApiRecord): ScheduleTimes {
  return {
    last: positiveOf(record["lastScheduleTime"]),
    next: positiveOf(record["nextScheduleTime"]),
  };
}

const SHAPE: Shape<ScheduleDefinition> = {
  ...SETTINGS_SHAPE,
  scheduleId: isText,
  destination: isText,
  cron: isText,
  delay: optional(isNumber),
  isPaused: isBoolean,
};

/** How schedules are read. */
export const scheduleForm: Form<ScheduleDefinition> = {
  kind: "schedule",
  collection: "schedules",
  definition: scheduleDefinition,
  isDefinition: (value): value is ScheduleDefinition => hasShape(value, SHAPE),
  idOf: ({ scheduleId }) => scheduleId,
};

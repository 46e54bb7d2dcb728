import type { Schedule } from "../message/schedule.js";
import { found } from "../protocol/api-error.js";
import { CronExpression } from "../protocol/cron.js";
import { bytesToText, textToBytes } from "../storage/bytes.js";
import type { Codec, Records } from "../storage/records.js";
import { Table } from "../storage/table.js";

/** A schedule, as it is kept. */
type ScheduleRecord = Omit<Schedule, "cron" | "body" | "tick"> & {
  readonly cron: string;
  readonly body: string;
};

/** The fields of a schedule that may change. */
type Change = Partial<Omit<Schedule, "scheduleId" | "tick">>;

const codec: Codec<Schedule, ScheduleRecord> = {
  encode: ({ tick, cron, body, ...schedule }) => ({
    ...schedule,
    cron: cron.text,
    body: bytesToText(body),
  }),
  decode: ({ cron, body, ...schedule }) => ({
    ...schedule,
    cron: new CronExpression(cron),
    body: textToBytes(body),
    tick: undefined,
  }),
};

/** The schedules of a region. */
export class Schedules {
  readonly #schedules: Table<Schedule, ScheduleRecord>;

  constructor(records: Records) {
    this.#schedules = new Table(records, "schedules", codec);
  }

  get size(): number {
    return this.#schedules.size;
  }

  find(scheduleId: string): Schedule | undefined {
    return this.#schedules.get(scheduleId);
  }

  /** @throws ApiError 404 */
  get(scheduleId: string): Schedule {
    return found(this.find(scheduleId), "schedule");
  }

  list(): Schedule[] {
    return [...this.#schedules.values()];
  }

  set(schedule: Schedule): void {
    this.#schedules.set(schedule.scheduleId, schedule);
  }

  change(schedule: Schedule, change: Change): void {
    Object.assign(schedule, change);
    this.#schedules.changed(schedule.scheduleId);
  }

  delete(scheduleId: string): void {
    this.#schedules.delete(scheduleId);
  }
}

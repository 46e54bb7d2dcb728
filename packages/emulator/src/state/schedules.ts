import type { Schedule } from "../message/schedule.js";
import { found } from "../protocol/api-error.js";

/** The schedules of a region. */
export class Schedules {
  readonly #schedules = new Map<string, Schedule>();

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

  delete(scheduleId: string): void {
    this.#schedules.delete(scheduleId);
  }
}

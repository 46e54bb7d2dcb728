import type { Clock } from "../clock/clock.js";
import { ApiError, found } from "./api-error.js";
import type { Schedule, ScheduleDefinition } from "./schedule.js";

/** The schedules of a region, which the clock drives. */
export class Schedules {
  readonly #schedules = new Map<string, Schedule>();
  readonly #clock: Clock;
  readonly #publish: (schedule: Schedule) => readonly string[];

  /** @param publish makes the messages of a schedule that is due, and gives their ids */
  constructor(clock: Clock, publish: (schedule: Schedule) => readonly string[]) {
    this.#clock = clock;
    this.#publish = publish;
  }

  get size(): number {
    return this.#schedules.size;
  }

  has(scheduleId: string): boolean {
    return this.#schedules.has(scheduleId);
  }

  /** @throws ApiError 404 */
  get(scheduleId: string): Schedule {
    return found(this.#schedules.get(scheduleId), "schedule");
  }

  list(): Schedule[] {
    return [...this.#schedules.values()];
  }

  /** Makes a schedule, or replaces all of the one that has its id. */
  upsert(definition: ScheduleDefinition): void {
    const { scheduleId } = definition;
    const former = this.#schedules.get(scheduleId);
    former?.tick?.();
    const schedule: Schedule = {
      ...definition,
      createdAt: former?.createdAt ?? this.#clock.now(),
      isPaused: false,
      nextScheduleTime: undefined,
      lastScheduleTime: undefined,
      lastScheduleStates: {},
      error: undefined,
      tick: undefined,
    };
    this.#schedules.set(scheduleId, schedule);
    this.#arm(schedule, this.#clock.now());
  }

  /** A paused schedule keeps its times, and lets them pass. */
  setPaused(scheduleId: string, isPaused: boolean): void {
    this.get(scheduleId).isPaused = isPaused;
  }

  delete(scheduleId: string): void {
    this.get(scheduleId).tick?.();
    this.#schedules.delete(scheduleId);
  }

  /** Tells what became of a message. */
  report(scheduleId: string, messageId: string, state: "SUCCESS" | "FAIL"): void {
    const states = this.#schedules.get(scheduleId)?.lastScheduleStates;
    if (states && messageId in states) states[messageId] = state;
  }

  #arm(schedule: Schedule, after: number): void {
    const next = schedule.cron.next(after);
    schedule.nextScheduleTime = next;
    if (next === undefined) return;
    schedule.tick = this.#clock.at(next, () => this.#tick(schedule, next), true);
  }

  #tick(schedule: Schedule, at: number): void {
    this.#arm(schedule, at);
    if (schedule.isPaused) return;
    schedule.lastScheduleTime = at;
    schedule.lastScheduleStates = {};
    schedule.error = undefined;
    try {
      const messageIds = this.#publish(schedule);
      for (const id of messageIds) schedule.lastScheduleStates[id] = "IN_PROGRESS";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      schedule.error = error.message;
    }
  }
}

import type { Clock } from "../clock/clock.js";
import type { Outcomes } from "../message/outcomes.js";
import type { Schedule, ScheduleDefinition } from "../message/schedule.js";
import { ApiError } from "../protocol/api-error.js";
import type { Schedules } from "../state/schedules.js";
import type { Intake } from "./intake.js";

/** Publishes what schedules say, when they are due. */
export class Scheduler {
  readonly #schedules: Schedules;
  readonly #clock: Clock;
  readonly #intake: Intake;
  readonly #outcomes: Outcomes;

  constructor(schedules: Schedules, clock: Clock, intake: Intake, outcomes: Outcomes) {
    this.#schedules = schedules;
    this.#clock = clock;
    this.#intake = intake;
    this.#outcomes = outcomes;
  }

  /** Makes a schedule, or replaces all of the one that has its id. */
  upsert(definition: ScheduleDefinition): void {
    const former = this.#schedules.find(definition.scheduleId);
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
    this.#schedules.set(schedule);
    this.#arm(schedule, this.#clock.now());
  }

  /** @throws ApiError 404 */
  delete(scheduleId: string): void {
    this.#schedules.get(scheduleId).tick?.();
    this.#schedules.delete(scheduleId);
  }

  #arm(schedule: Schedule, after: number): void {
    const next = schedule.cron.next(after);
    schedule.nextScheduleTime = next;
    if (next === undefined) return;
    schedule.tick = this.#clock.at(next, () => this.#tick(schedule, next), true);
  }

  #tick(schedule: Schedule, at: number): void {
    this.#arm(schedule, at);
    // A paused schedule keeps its times, and lets them pass.
    if (schedule.isPaused) return;
    schedule.lastScheduleTime = at;
    schedule.lastScheduleStates = {};
    schedule.error = undefined;
    try {
      const published = [this.#intake.publish(schedule)].flat();
      for (const { messageId, deduplicated } of published) {
        // What begins the same run again makes no message.
        if (!deduplicated) schedule.lastScheduleStates[messageId] = "IN_PROGRESS";
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      schedule.error = error.message;
    }
    this.#outcomes.tell("scheduleFired", schedule, Object.keys(schedule.lastScheduleStates));
  }
}

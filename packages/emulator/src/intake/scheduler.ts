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
  #isRunning = false;

  constructor(schedules: Schedules, clock: Clock, intake: Intake, outcomes: Outcomes) {
    this.#schedules = schedules;
    this.#clock = clock;
    this.#intake = intake;
    this.#outcomes = outcomes;
  }

  /** Publishes from now on. While a region is not running, its schedules skip their times. */
  begin(): void {
    this.takeUp();
    this.#isRunning = true;
  }

  /** Publishes no more. */
  end(): void {
    this.#isRunning = false;
  }

  /** Makes a schedule, or replaces the one that has its id. A pause is no setting, so it stays. */
  upsert(definition: ScheduleDefinition): void {
    const former = this.#schedules.find(definition.scheduleId);
    former?.tick?.();
    const schedule: Schedule = {
      ...definition,
      createdAt: former?.createdAt ?? this.#clock.now(),
      isPaused: former?.isPaused ?? false,
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

  /** Continues with the schedules. Times that passed in between are skipped. */
  takeUp(): void {
    const now = this.#clock.now();
    for (const schedule of this.#schedules.list()) {
      const { nextScheduleTime: next } = schedule;
      schedule.tick?.();
      if (next !== undefined && next >= now) this.#await(schedule, next);
      else this.#arm(schedule, now);
    }
  }

  #arm(schedule: Schedule, after: number): void {
    const next = schedule.cron.next(after);
    this.#schedules.change(schedule, { nextScheduleTime: next });
    if (next !== undefined) this.#await(schedule, next);
  }

  #await(schedule: Schedule, next: number): void {
    schedule.tick = this.#clock.at(next, () => this.#tick(schedule, next), true);
  }

  #tick(schedule: Schedule, at: number): void {
    this.#arm(schedule, at);
    // A paused schedule keeps its times, but skips them.
    if (schedule.isPaused || !this.#isRunning) return;
    const outcome = this.#publish(schedule);
    this.#schedules.change(schedule, { lastScheduleTime: at, ...outcome });
    this.#outcomes.tell("scheduleFired", schedule, Object.keys(outcome.lastScheduleStates));
  }

  #publish(schedule: Schedule): Pick<Schedule, "lastScheduleStates" | "error"> {
    try {
      const published = [this.#intake.publish(schedule)].flat();
      // A trigger for a run that exists already makes no message.
      const made = published.filter(({ deduplicated }) => !deduplicated);
      const states = made.map(({ messageId }) => [messageId, "IN_PROGRESS"] as const);
      return { lastScheduleStates: Object.fromEntries(states), error: undefined };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { lastScheduleStates: {}, error: error.message };
    }
  }
}

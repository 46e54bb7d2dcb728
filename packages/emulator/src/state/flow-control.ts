import type { Cancel, Clock } from "../clock/clock.js";
import type { FlowControlSettings } from "../message/flow-control-settings.js";
import { type FlowControlRecord, INITIAL_FLOW_CONTROL } from "./flow-control-record.js";
import { Line } from "./line.js";

/** A flow control key, as the API shows it. */
export interface FlowControlView {
  readonly flowControlKey: string;
  readonly waitListSize: number;
  readonly parallelismMax: number;
  readonly parallelismCount: number;
  readonly rateMax: number;
  readonly rateCount: number;
  /** Seconds. */
  readonly ratePeriod: number;
  /** Seconds since 1970. */
  readonly ratePeriodStart: number;
  readonly isPaused: boolean;
  readonly isPinnedParallelism: boolean;
  readonly isPinnedRate: boolean;
}

/** The limits that a key is pinned to. A limit that is left out stays as it is. */
export interface Pin {
  readonly parallelism?: number | undefined;
  readonly rate?: number | undefined;
  /** Milliseconds. */
  readonly period?: number | undefined;
}

/** One key: how many at once, and how many in each period. 0 is no limit. */
export class FlowControl {
  readonly key: string;
  readonly line: Line;
  readonly #clock: Clock;
  readonly #changed: () => void;
  #record: FlowControlRecord;
  #wake: Cancel | undefined;

  /** @param changed is called when its record has changed */
  constructor(
    key: string,
    clock: Clock,
    changed: () => void,
    record: FlowControlRecord = INITIAL_FLOW_CONTROL,
  ) {
    this.key = key;
    this.#clock = clock;
    this.#changed = changed;
    this.#record = record;
    this.line = new Line((active) => this.#admits(active));
  }

  get record(): FlowControlRecord {
    return this.#record;
  }

  /** Takes the limits of a message, except for pinned ones. */
  configure({ parallelism, rate, period }: FlowControlSettings): void {
    const { isPinnedParallelism, isPinnedRate } = this.#record;
    this.#change({
      ...(!isPinnedParallelism && { parallelism }),
      ...(!isPinnedRate && { rate, period }),
    });
    this.line.advance();
  }

  /** Pins limits, so that messages do not change them. A new period begins. */
  pin({ parallelism, rate, period }: Pin): void {
    const former = this.#record;
    const isRate = rate !== undefined || period !== undefined;
    this.#change({
      parallelism: parallelism ?? former.parallelism,
      rate: rate ?? former.rate,
      period: period ?? former.period,
      isPinnedParallelism: former.isPinnedParallelism || parallelism !== undefined,
      isPinnedRate: former.isPinnedRate || isRate,
    });
    this.resetRate();
  }

  unpin(parallelism: boolean, rate: boolean): void {
    this.#change({
      ...(parallelism && { isPinnedParallelism: false }),
      ...(rate && { isPinnedRate: false }),
    });
  }

  setPaused(isPaused: boolean): void {
    this.#change({ isPaused });
    this.line.advance();
  }

  /** Begins a new period now. */
  resetRate(): void {
    this.#change({ rateCount: 0, periodStart: this.#clock.now() });
    this.line.advance();
  }

  /** One call is made in this period. */
  count(): void {
    this.#change({ rateCount: this.#record.rateCount + 1 });
  }

  view(): FlowControlView {
    this.#beginPeriod();
    const { parallelism, rate, rateCount, period, periodStart, ...flags } = this.#record;
    return {
      flowControlKey: this.key,
      waitListSize: this.line.waiting.size,
      parallelismMax: parallelism,
      parallelismCount: this.line.active,
      rateMax: rate,
      rateCount,
      ratePeriod: period / 1000,
      ratePeriodStart: Math.floor(periodStart / 1000),
      ...flags,
    };
  }

  #admits(active: number): boolean {
    this.#beginPeriod();
    const { parallelism, rate, rateCount, period, periodStart, isPaused } = this.#record;
    if (isPaused) return false;
    if (parallelism > 0 && active >= parallelism) return false;
    if (rate === 0 || rateCount < rate) return true;
    this.#wake?.();
    this.#wake = this.#clock.at(periodStart + period, () => this.line.advance());
    return false;
  }

  #beginPeriod(): void {
    const now = this.#clock.now();
    const { period, periodStart } = this.#record;
    if (now >= periodStart + period) this.#change({ rateCount: 0, periodStart: now });
  }

  #change(change: Partial<FlowControlRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#changed();
  }
}

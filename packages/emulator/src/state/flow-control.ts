import type { Cancel, Clock } from "../clock/clock.js";
import type { FlowControlSettings } from "../message/flow-control-settings.js";
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

/** What a key is pinned to; an aspect that is left out stays as it is. */
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
  #parallelism = 0;
  #rate = 0;
  #period = 1000;
  #rateCount = 0;
  #periodStart = 0;
  #paused = false;
  #pinnedParallelism = false;
  #pinnedRate = false;
  #wake: Cancel | undefined;

  constructor(key: string, clock: Clock) {
    this.key = key;
    this.#clock = clock;
    this.line = new Line((active) => this.#admits(active));
  }

  /** Takes the limits a message brings, where none are pinned. */
  configure({ parallelism, rate, period }: FlowControlSettings): void {
    if (!this.#pinnedParallelism) this.#parallelism = parallelism;
    if (!this.#pinnedRate) [this.#rate, this.#period] = [rate, period];
    this.line.advance();
  }

  /** Keeps limits, whatever messages bring. The period begins anew. */
  pin({ parallelism, rate, period }: Pin): void {
    if (parallelism !== undefined) this.#parallelism = parallelism;
    if (rate !== undefined || period !== undefined) {
      [this.#rate, this.#period] = [rate ?? this.#rate, period ?? this.#period];
      this.#pinnedRate = true;
    }
    this.#pinnedParallelism ||= parallelism !== undefined;
    this.resetRate();
  }

  unpin(parallelism: boolean, rate: boolean): void {
    if (parallelism) this.#pinnedParallelism = false;
    if (rate) this.#pinnedRate = false;
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.line.advance();
  }

  /** Begins a new period now. */
  resetRate(): void {
    this.#rateCount = 0;
    this.#periodStart = this.#clock.now();
    this.line.advance();
  }

  /** One call is made in this period. */
  count(): void {
    this.#rateCount += 1;
  }

  view(): FlowControlView {
    this.#beginPeriod();
    return {
      flowControlKey: this.key,
      waitListSize: this.line.waiting.size,
      parallelismMax: this.#parallelism,
      parallelismCount: this.line.active,
      rateMax: this.#rate,
      rateCount: this.#rateCount,
      ratePeriod: this.#period / 1000,
      ratePeriodStart: Math.floor(this.#periodStart / 1000),
      isPaused: this.#paused,
      isPinnedParallelism: this.#pinnedParallelism,
      isPinnedRate: this.#pinnedRate,
    };
  }

  #admits(active: number): boolean {
    if (this.#paused) return false;
    if (this.#parallelism > 0 && active >= this.#parallelism) return false;
    this.#beginPeriod();
    if (this.#rate === 0 || this.#rateCount < this.#rate) return true;
    this.#wake?.();
    this.#wake = this.#clock.at(this.#periodStart + this.#period, () => this.line.advance());
    return false;
  }

  #beginPeriod(): void {
    const now = this.#clock.now();
    if (now < this.#periodStart + this.#period) return;
    this.#periodStart = now;
    this.#rateCount = 0;
  }
}

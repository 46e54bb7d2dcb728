import TinyQueue from "tinyqueue";
import { parseDuration } from "../protocol/duration.js";
import { Activity } from "./activity.js";
import { type ClockChange, TimeFlow } from "./time-flow.js";
import { Timer } from "./timer.js";

/** Takes an event off the clock. */
export type Cancel = () => void;

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  /** A repeating tick, which always has a successor: nothing waits for it alone. */
  readonly recurring: boolean;
  cancelled: boolean;
}

/**
 * The emulator's time, and everything that is due in it, in order.
 *
 * One mechanism serves all three kinds of clock. Time passes `speed` times as fast as real time, and the
 * speed of a manual clock is 0. Every clock can be moved forward.
 */
export class Clock {
  readonly activity: Activity = new Activity();
  readonly #events = new TinyQueue<Event>([], (a, b) => a.at - b.at || a.order - b.order);
  readonly #timer = new Timer(() => this.#runDue());
  readonly #flow: TimeFlow;
  #order = 0;
  #awaited = 0;
  #running = false;

  /** @param onMove gets the milliseconds by which the clock is ahead of real time */
  constructor(speed: number, startAt: number, onMove: (by: number) => void = () => {}) {
    this.#flow = new TimeFlow(speed, startAt, onMove);
  }

  /** Milliseconds since 1970, whole. */
  now(): number {
    return this.#flow.now();
  }

  get speed(): number {
    return this.#flow.speed;
  }

  setSpeed(speed: number): void {
    this.#flow.setSpeed(speed);
    this.#arm();
  }

  onChange(listener: (change: ClockChange) => void): () => void {
    return this.#flow.onChange(listener);
  }

  /** Runs something at a given time. What is due already runs soon, but never before this returns. */
  at(at: number, run: () => void, recurring = false): Cancel {
    const event: Event = { at, order: this.#order++, run, recurring, cancelled: false };
    this.#events.push(event);
    if (!recurring) this.#awaited += 1;
    this.#arm();
    return () => this.#forget(event);
  }

  /**
   * Moves time forward, and runs what falls due on the way: each instant after the previous one has settled.
   */
  async advance(duration: string | number): Promise<void> {
    const milliseconds = typeof duration === "number" ? duration : parseDuration(duration);
    if (!(milliseconds !== undefined && milliseconds >= 0)) {
      throw new TypeError(`not a duration to advance by: ${duration}`);
    }
    const until = this.now() + milliseconds;
    await this.settled();
    for (let next = this.#next(); next && next.at <= until; next = this.#next()) {
      this.#flow.moveTo(next.at);
      await this.settled();
    }
    this.#flow.moveTo(until);
    await this.settled();
  }

  /** Resolves when nothing is due and nothing is running. What is left waits for its time. */
  async settled(): Promise<void> {
    do {
      this.#runDue();
      await this.activity.idle();
    } while (this.#isDue());
  }

  /** Moves time forward until nothing is left to do, except for schedules, which never end. */
  async runUntilIdle(): Promise<void> {
    await this.settled();
    for (let next = this.#next(); next && this.#awaited > 0; next = this.#next()) {
      this.#flow.moveTo(next.at);
      await this.settled();
    }
  }

  /** Releases the process: time can still be read, but nothing runs by itself any more. */
  stop(): void {
    this.#running = false;
    this.#timer.clear();
  }

  /** From now on, runs what is due by itself. */
  start(): void {
    this.#running = true;
    this.#arm();
  }

  #runDue(): void {
    while (this.#isDue()) {
      const event = this.#events.pop();
      if (!event) break;
      this.#forget(event);
      event.run();
    }
    this.#arm();
  }

  #forget(event: Event): void {
    if (event.cancelled) return;
    event.cancelled = true;
    if (!event.recurring) this.#awaited -= 1;
  }

  #next(): Event | undefined {
    while (this.#events.peek()?.cancelled) this.#events.pop();
    return this.#events.peek();
  }

  #isDue(): boolean {
    const next = this.#next();
    return next !== undefined && next.at <= this.now();
  }

  #arm(): void {
    const next = this.#running ? this.#next() : undefined;
    const wait = next ? this.#flow.realUntil(next.at) : Number.POSITIVE_INFINITY;
    if (Number.isFinite(wait)) this.#timer.set(wait);
    else this.#timer.clear();
  }
}

import type { ClockChange } from "./clock/time-flow.js";

/** The emulator's time, to read and to move. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Moves time forward, and runs what falls due on the way, in order: each instant begins when the deliveries
   * of the previous one are over. Every kind of clock can be moved.
   *
   * @param duration milliseconds, or as QStash writes it: `90s`, `1d12h`
   */
  advance(duration: string | number): Promise<void>;
  /** How many times as fast as real time it runs; 0 for a manual clock. */
  readonly speed: number;
  /**
   * Changes its speed from now on, also for messages that already wait.
   *
   * ```ts
   * emulator.clock.setSpeed(60); // a minute in a second
   * emulator.clock.setSpeed(0); // as `manual`: time stands still but for advance()
   * ```
   *
   * @param factor 0 or more
   * @throws TypeError for an invalid speed
   */
  setSpeed(factor: number): void;
  /**
   * Calls a listener when the speed is set, and for each step by which time is moved forward.
   *
   * @returns a function that removes the listener
   */
  onChange(listener: (change: ClockChange) => void): () => void;
}

import type { ClockChange } from "./clock/time-flow.js";

/** The emulator's time, to read and to move. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Moves time forward, and runs what falls due on the way, in order: each instant begins when the
   * deliveries of the last are over. Every kind of clock can be moved.
   *
   * @param duration milliseconds, or as QStash writes it: `90s`, `1d12h`
   */
  advance(duration: string | number): Promise<void>;
  /** How many times as fast as the real time it goes; 0 where it is moved by hand. */
  readonly speed: number;
  /**
   * Changes its speed from now on. What waits for its time is delivered by the new one.
   *
   * ```ts
   * emulator.clock.setSpeed(60); // a minute in a second
   * emulator.clock.setSpeed(0); // as `manual`: time stands still but for advance()
   * ```
   *
   * @param factor 0 or more
   * @throws TypeError for what is no speed
   */
  setSpeed(factor: number): void;
  /**
   * Calls a listener when its speed was set, and for each step by which it is moved forward.
   *
   * @returns ends it
   */
  onChange(listener: (change: ClockChange) => void): () => void;
}

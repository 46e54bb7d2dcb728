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
}

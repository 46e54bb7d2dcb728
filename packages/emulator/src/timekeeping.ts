import { Clock } from "./clock/clock.js";
import { type EmulatorOptions, speedOf } from "./options.js";
import { Cell } from "./storage/cell.js";
import type { Records } from "./storage/records.js";

/**
 * The emulator's clock. One that was kept goes on, and never back: with the real time, by as much ahead
 * of it as it was moved; any other one from where it stood, because it goes only while it is there.
 *
 * @param last what it showed at last, if it was kept
 */
export function keptClock(options: EmulatorOptions, records: Records, last?: number): Clock {
  const speed = speedOf(options);
  const now = Date.now();
  const ahead = new Cell(records, "clockAhead", () => Number(options.startAt ?? now) - now);
  const present = now + ahead.value;
  const startAt = last === undefined ? present : speed === 1 ? Math.max(last, present) : last;
  return new Clock(speed, startAt, (by) => {
    ahead.value += by;
  });
}

import { Clock } from "./clock/clock.js";
import { type EmulatorOptions, speedOf } from "./options.js";
import { Cell } from "./storage/cell.js";
import type { Records } from "./storage/records.js";

/**
 * The emulator's clock. A stored clock continues and never goes back. A `real` clock stays as far ahead of
 * real time as it was moved. Any other clock continues from its last time, because it only runs while the
 * emulator does.
 *
 * @param last its last time, if it was stored
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

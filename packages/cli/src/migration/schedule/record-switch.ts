import type { Journal } from "../journal/journal.js";
import { missedAround } from "./missed-ticks.js";
import {
  type ScheduleDefinition,
  type ScheduleTimes,
  scheduleForm,
} from "./schedule-definition.js";

/** A schedule that was switched over, and when each region fired it. */
export interface Switched {
  readonly schedule: ScheduleDefinition;
  readonly source: ScheduleTimes | undefined;
  readonly target: ScheduleTimes | undefined;
  /** Whether somebody was waiting for its runs, so that it is worth telling that none are known. */
  readonly ran: boolean;
  /** Whether the target may have fired it more than once since. */
  readonly isLate: boolean;
}

/** Finds the ticks that were missed during a hand-over, by the regions' clocks, and records them. */
export async function recordSwitch(switched: Switched, journal: Journal): Promise<void> {
  const { scheduleId: name } = switched.schedule;
  const missed = missedIn(switched, journal);
  const isUnknown = missed === undefined && switched.ran;
  await journal.append({
    type: "switched",
    name,
    missed: missed ?? [],
    ...(isUnknown && { isUnknown }),
  });
}

/** @returns `undefined` if it is not known */
function missedIn(
  { schedule, source, target, isLate }: Switched,
  journal: Journal,
): readonly number[] | undefined {
  const { scheduleId, cron } = schedule;
  const expected = journal
    .historyOf(scheduleForm, scheduleId)
    .findLast(({ side, isUndone }) => side === "source" && !isUndone)?.nextTick;
  if (expected === undefined || !target) return undefined;
  return missedAround({ cron, expected, stopped: source, started: target, isLate });
}

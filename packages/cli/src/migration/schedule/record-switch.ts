import type { Journal } from "../journal/journal.js";
import { missedTicks } from "./missed-ticks.js";
import {
  type ScheduleDefinition,
  type ScheduleTimes,
  scheduleForm,
} from "./schedule-definition.js";

/** Finds the ticks that were missed during a hand-over, by the regions' clocks, and records them. */
export async function recordSwitch(
  { scheduleId, cron }: ScheduleDefinition,
  source: ScheduleTimes | undefined,
  target: ScheduleTimes | undefined,
  journal: Journal,
): Promise<void> {
  const pause = journal
    .historyOf(scheduleForm, scheduleId)
    .findLast(({ side, isUndone }) => side === "source" && !isUndone);
  const expected = pause?.nextTick;
  const { last, next } = target ?? { last: undefined, next: undefined };
  const first = last !== undefined && last >= (expected ?? 0) ? last : next;
  const missed =
    expected === undefined || first === undefined
      ? []
      : missedTicks({ cron, expected, lastOfSource: source?.last, firstOfTarget: first });
  await journal.append({ type: "switched", name: scheduleId, missed });
}

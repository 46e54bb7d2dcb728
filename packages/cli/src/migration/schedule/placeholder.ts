import { ordered } from "../kind/fields.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/**
 * The label of a placeholder. It is never seen in anybody's log: a placeholder fires nothing, and what
 * replaces it has the schedule's own labels.
 */
export const MARKER = "qstash-verify-hand-over";

/**
 * What stands in the target while a schedule is handed over: all of the schedule, so that the target
 * refuses it here if it refuses it at all, except when it fires. Any run, in any folder, can tell by it
 * that a pause in the source is a migration's, and that the hand-over has to be finished.
 *
 * It is not paused: that would be a second call, and if another run had put the schedule itself there
 * in between, it would be the schedule that is paused, with nothing to tell by.
 *
 * @param now what time it is, in Unix milliseconds
 */
export function placeholderOf(schedule: ScheduleDefinition, now: number): ScheduleDefinition {
  // Half a year away.
  const month = ((new Date(now).getUTCMonth() + 6) % 12) + 1;
  return ordered<ScheduleDefinition>({
    ...schedule,
    cron: `0 0 1 ${month} *`,
    labels: [MARKER],
    isPaused: false,
  });
}

/** Whether this is no schedule of anybody's but a placeholder. */
export function isPlaceholder({ labels = [] }: ScheduleDefinition): boolean {
  return labels.includes(MARKER);
}

import { ordered } from "../kind/fields.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/**
 * The label of a placeholder. It never appears in logs: a placeholder fires nothing, and its replacement has
 * the schedule's own labels.
 */
export const MARKER = "qstash-verify-hand-over";

/** The label of the placeholder of a schedule that is to be copied as paused: no run ever starts it. */
const PAUSED_MARKER = "qstash-verify-paused-copy";

/**
 * The schedule in the target during a hand-over. It is complete except for its cron and labels, so that the
 * target refuses it now if it refuses it at all. Any run, in any folder, recognizes by it that a migration
 * paused the source, and that the hand-over must be finished.
 *
 * It is not paused: that would need a second call. If another run wrote the schedule itself in between, that
 * call would pause the schedule, with no sign of the migration.
 *
 * @param now what time it is, in Unix milliseconds
 */
export function placeholderOf(schedule: ScheduleDefinition, now: number): ScheduleDefinition {
  // Half a year away.
  const month = ((new Date(now).getUTCMonth() + 6) % 12) + 1;
  return ordered<ScheduleDefinition>({
    ...schedule,
    cron: `0 0 1 ${month} *`,
    labels: [schedule.isPaused ? PAUSED_MARKER : MARKER],
    isPaused: false,
  });
}

/** Whether this is a placeholder of either kind, which fires nothing. */
export function isPlaceholder(schedule: ScheduleDefinition): boolean {
  return isHandOver(schedule) || isPausedCopy(schedule);
}

/** Whether this is the placeholder of a schedule that is to run. */
export function isHandOver({ labels = [] }: ScheduleDefinition): boolean {
  return labels.includes(MARKER);
}

/** Whether this is the placeholder of a schedule that is to stay paused. */
export function isPausedCopy({ labels = [] }: ScheduleDefinition): boolean {
  return labels.includes(PAUSED_MARKER);
}

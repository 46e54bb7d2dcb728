import type { Action, Journal } from "./journal.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** What a journal knows of one schedule. */
export interface ScheduleRecord {
  /** Its pause in the source is this migration's. */
  readonly isPausedByUs: boolean;
  /** What was last begun to be put in the target, unless it was taken back. */
  readonly copy: { readonly isPaused: boolean; readonly isDone: boolean } | undefined;
  /** It ran once, when this journal was written. */
  readonly ran: boolean;
}

/** What a journal knows of a schedule. */
export function scheduleRecord(journal: Journal, id: string): ScheduleRecord {
  const past = journal.historyOf("schedule", id);
  const present = past.filter(({ isUndone }) => !isUndone);
  const copy = present.findLast(({ side }) => side === "target");
  return {
    isPausedByUs: present.some(({ side }) => side === "source"),
    copy: copy && { isPaused: isPaused(copy), isDone: copy.isDone },
    ran: past.some((action) => action.side === "source" || !isPaused(action)),
  };
}

function isPaused({ after }: Action): boolean {
  return (after as ScheduleDefinition).isPaused;
}

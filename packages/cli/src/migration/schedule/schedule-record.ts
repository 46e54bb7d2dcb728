import type { Journal } from "../journal/journal.js";
import type { ScheduleRecord } from "../kind/knowledge.js";
import { scheduleForm } from "./schedule-definition.js";

/** What a journal knows of a schedule. */
export function scheduleRecord(journal: Journal, id: string): ScheduleRecord {
  const past = journal.historyOf(scheduleForm, id);
  const present = past.filter(({ isUndone }) => !isUndone);
  const copy = present.findLast(({ side }) => side === "target");
  return {
    isPausedByUs: present.some(({ side }) => side === "source"),
    copy: copy && { isPaused: copy.after.isPaused, isDone: copy.isDone },
    ran: past.some(({ side, after }) => side === "source" || !after.isPaused),
    meant: journal.notes.meant(id),
  };
}

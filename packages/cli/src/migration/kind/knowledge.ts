import type { Decision } from "../journal/decision.js";

/** What a journal knows of one schedule. */
export interface ScheduleRecord {
  /** Whether its pause in the source was made by this migration. */
  readonly isPausedByUs: boolean;
  /** What was last begun to be written to the target, unless it was undone. */
  readonly copy: { readonly isPaused: boolean; readonly isDone: boolean } | undefined;
  /** Whether it ran at some time while this journal was written. */
  readonly ran: boolean;
  /** What its owner said of its pause since then. */
  readonly meant?: Decision | undefined;
}

/** What a plan depends on besides the two regions. */
export interface Knowledge {
  /** What a journal knows of a schedule. */
  readonly recordOf: (id: string) => ScheduleRecord;
  /** What the owner said of a schedule's pause. */
  readonly decisionOf: (id: string) => Decision | undefined;
}

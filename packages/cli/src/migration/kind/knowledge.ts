/** What a journal knows of one schedule. */
export interface ScheduleRecord {
  /** Its pause in the source is this migration's. */
  readonly isPausedByUs: boolean;
  /** What was last begun to be put in the target, unless it was taken back. */
  readonly copy: { readonly isPaused: boolean; readonly isDone: boolean } | undefined;
  /** It ran once, when this journal was written. */
  readonly ran: boolean;
}

/** What the owner said of a schedule whose pause can be read in two ways. */
export type Decision = "running" | "paused";

/** What a plan goes by besides the two regions. */
export interface Knowledge {
  /** What a journal knows of a schedule. */
  readonly recordOf: (id: string) => ScheduleRecord;
  /** What the owner said of a schedule's pause. */
  readonly decisionOf: (id: string) => Decision | undefined;
}

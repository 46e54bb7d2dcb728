/** How bad something is: a problem ends the command with 1; a warning and a note do not. */
export type Severity = "problem" | "warning" | "note";

/** One thing the doctor has to say. */
export interface Finding {
  readonly severity: Severity;
  /** Stable, for scripts. */
  readonly code: string;
  readonly message: string;
}

/** Makes one. */
export function finding(severity: Severity, code: string, message: string): Finding {
  return { severity, code, message };
}

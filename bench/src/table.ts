import type { Goal } from "./goal.js";

/** How a table is measured. */
export interface Settings {
  /** A smoke run: everything is touched, nothing is precise. */
  readonly quick: boolean;
  /** How long a soak takes. */
  readonly minutes?: number | undefined;
}

/** Told what is being measured now, for whoever waits. */
export type Progress = (now: string) => void;

/** Some lines of figures under one heading. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How to read it. */
  readonly note?: string;
}

/** What one table of the bench found. */
export interface TableResult {
  readonly sections: readonly Section[];
  readonly goals: readonly Goal[];
  /** The same figures unrounded, for `--json`. */
  readonly figures: unknown;
}

/** One table: it runs in a process of its own. */
export type Measure = (settings: Settings, progress: Progress) => Promise<TableResult>;

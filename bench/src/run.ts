import type { Goal } from "./goal.js";
import type { Machine } from "./machine.js";
import type { TableResult } from "./table.js";

/** One table that was measured. */
export interface Measured extends TableResult {
  readonly name: string;
  readonly title: string;
  readonly seconds: number;
}

/** Everything one run of the bench found, and where. */
export interface Run {
  readonly machine: Machine;
  /** The day, as ISO 8601 has it. */
  readonly date: string;
  /** Versions of what was measured, by package. */
  readonly versions: Readonly<Record<string, string>>;
  readonly quick: boolean;
  readonly tables: readonly Measured[];
}

/** The goals that are missed, with what is in the way. */
export function missesOf(tables: Run["tables"]): readonly Goal[] {
  return tables.flatMap(({ goals }) => goals).filter(({ holds, because }) => !holds && because);
}

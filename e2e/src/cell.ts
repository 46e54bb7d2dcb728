import type { Project } from "./project.js";

export type Engine = "node:crypto" | "WebCrypto";

/** A row that did not count, by its name. */
interface RowNote {
  readonly row: string;
  readonly reason: string;
}

/** What became of the table; `undefined` rows where a cell has no table to run. */
export interface Outcome {
  readonly passed?: number;
  readonly skipped: readonly RowNote[];
  readonly failed: readonly RowNote[];
  readonly engine?: Engine;
  /** What an app printed, by the row that it answers; for `--json`. */
  readonly captured?: Readonly<Record<string, string>>;
}

/** What a cell is given. */
export interface Run {
  /** The project's directory. */
  readonly directory: string;
  /** Stop at the first row that fails: it is all that a broken core has to show. */
  readonly bail: boolean;
}

/** What several cells of a project need first, for example a production build. */
export interface Build {
  readonly name: string;
  run(directory: string): Promise<void>;
}

/** One line of the matrix. */
export interface Cell {
  readonly group:
    | "Runtimes"
    | "Framework versions"
    | "Hosts"
    | "Workflows"
    | "Mistakes"
    | "Consumers"
    | "CommonJS";
  readonly name: string;
  readonly project: Project;
  readonly build?: Build;
  /** Whether it runs the table, and so must notice a check that is missing. */
  readonly table: boolean;
  run(run: Run): Promise<Outcome>;
}

/** A cell that ran, or could not. */
export interface Result extends Outcome {
  readonly cell: Cell;
  readonly seconds: number;
  /** The check that had been deleted. */
  readonly broken?: string;
}

import type { ListrTask } from "listr2";
import { breakCore } from "./breaks.js";
import type { Build, Cell, Outcome, Result } from "./cell.js";
import { install, type Project } from "./project.js";
import type { Tarballs } from "./workspace.js";

/** How much of what a command printed is kept where it fails, in characters. */
const OUTPUT_KEPT = 4000;

/** One project: installed once, then its cells one after the other, for each missing check again. */
export class ProjectRun {
  readonly results: Result[] = [];
  readonly #project: Project;
  /** The directory, or why there is none. */
  #installed: string | Error = new Error("not installed");
  #built = new Map<Build, Promise<void>>();
  #restore: () => Promise<void> = async () => {};
  /** Why the check that is to be missing is still there. */
  #intact: Error | undefined;

  constructor(project: Project) {
    this.#project = project;
  }

  tasks(
    cells: readonly Cell[],
    broken: readonly string[],
    tarballs: Tarballs,
    parent: string,
  ): ListrTask[] {
    const installation = {
      title: `Install ${this.#project.name}`,
      task: async () => {
        this.#installed = await install(this.#project, tarballs, parent).catch((error) => error);
      },
    };
    if (broken.length === 0) return [installation, ...cells.map((cell) => this.#cellTask(cell))];
    return [installation, ...broken.flatMap((check) => this.#tasksWithout(check, cells))];
  }

  #tasksWithout(check: string, cells: readonly Cell[]): ListrTask[] {
    const remove = async () => {
      this.#built.clear();
      this.#intact = undefined;
      if (typeof this.#installed !== "string") return;
      try {
        this.#restore = await breakCore(this.#installed, check);
      } catch (error) {
        this.#intact = error as Error;
      }
    };
    return [
      { title: `Delete the check: ${check}`, task: remove },
      ...cells.map((cell) => this.#cellTask(cell, check)),
      { title: `Put it back: ${check}`, task: () => this.#restore() },
    ];
  }

  #cellTask(cell: Cell, broken?: string): ListrTask {
    return {
      title: cell.name,
      task: async (_, task) => {
        const start = performance.now();
        const outcome = await this.#attempt(cell, broken !== undefined);
        const seconds = (performance.now() - start) / 1000;
        this.results.push({ ...outcome, cell, seconds, ...(broken && { broken }) });
        task.title = `${cell.name}: ${summary(outcome)}`;
      },
    };
  }

  async #attempt(cell: Cell, bail: boolean): Promise<Outcome> {
    try {
      if (typeof this.#installed !== "string") throw this.#installed;
      if (this.#intact) throw this.#intact;
      if (cell.build) await this.#prepare(cell.build, this.#installed);
      return await cell.run({ directory: this.#installed, bail });
    } catch (error) {
      const { message, cause } = error as Error;
      const output = typeof cause === "string" ? `\n${cause.slice(-OUTPUT_KEPT)}` : "";
      return { skipped: [], failed: [{ row: "the cell itself", reason: message + output }] };
    }
  }

  /** A build that failed fails every cell that needs it, and is not tried again. */
  #prepare(build: Build, directory: string): Promise<void> {
    const built = this.#built.get(build) ?? build.run(directory);
    this.#built.set(build, built);
    return built;
  }
}

function summary({ passed, failed }: Outcome): string {
  if (failed.length > 0) return `${failed.length} failed`;
  return passed === undefined ? "good" : `${passed} passed`;
}

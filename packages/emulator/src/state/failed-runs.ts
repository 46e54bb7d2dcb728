import type { FailedRun } from "../message/failed-run.js";
import type { Run } from "../message/run.js";

/** What the failed runs of a region leave. */
export class FailedRuns {
  readonly #failed = new Map<Run, FailedRun>();

  add(run: Run, failed: FailedRun): void {
    this.#failed.set(run, failed);
  }

  /** What a run leaves, if it failed. */
  of(run: Run | undefined): FailedRun | undefined {
    return run && this.#failed.get(run);
  }
}

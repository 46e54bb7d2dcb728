import type { Run } from "../message/run.js";
import { ApiError, found } from "../protocol/api-error.js";

/** The workflow runs of a region, ended ones included. */
export class Runs {
  readonly #runs = new Map<string, Run>();
  #order = 0;

  /** The number of the next one. */
  nextOrder(): number {
    return this.#order++;
  }

  add(run: Run): void {
    this.#runs.set(run.runId, run);
  }

  find(runId: string): Run | undefined {
    return this.#runs.get(runId);
  }

  /** @throws ApiError 404 */
  get(runId: string): Run {
    return found(this.find(runId), "workflow run");
  }

  /**
   * The run, if it goes on.
   *
   * @throws ApiError 400, which the SDK takes for the end of the run
   */
  active(runId: string): Run {
    const run = this.find(runId);
    if (run?.state === "RUN_STARTED") return run;
    throw new ApiError(400, "workflow run has ended or does not exist");
  }

  /** All of them, newest first. */
  list(): Run[] {
    return [...this.#runs.values()].reverse();
  }
}

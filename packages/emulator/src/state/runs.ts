import type { Run, RunState, RunStep } from "../message/run.js";
import { recordStep, runEntity } from "../message/run-record.js";
import { ApiError, found } from "../protocol/api-error.js";
import { Counter } from "../storage/counter.js";
import type { Mutable } from "../storage/mutable.js";
import type { Records } from "../storage/records.js";
import { Table } from "../storage/table.js";

/** The workflow runs of a region, ended ones included. */
export class Runs {
  readonly #records: Records;
  readonly #runs: Table<Run, string>;
  readonly #order: Counter;

  constructor(records: Records) {
    this.#records = records;
    this.#runs = new Table(records, "runs", {
      encode: (run) => records.reference(runEntity, run),
      decode: (order) => records.resolve(runEntity, order),
    });
    this.#order = new Counter(records, "runOrder");
  }

  /** The number of the next one. */
  nextOrder(): number {
    return this.#order.next();
  }

  add(run: Run): void {
    this.#runs.set(run.runId, run);
  }

  /** Adds an entry to a run. */
  addStep(run: Run, step: RunStep): void {
    this.setStep(run, run.steps.length, step);
  }

  /** Replaces an entry of a run. */
  setStep(run: Run, index: number, step: RunStep): void {
    (run.steps as RunStep[])[index] = step;
    recordStep(run, index, this.#records);
  }

  /** A run has ended. @param response what it returned, as JSON */
  end(run: Mutable<Run>, state: RunState, completedAt: number, response?: string): void {
    Object.assign(run, { state, completedAt, response });
    this.#records.put(runEntity.kind, runEntity.keyOf(run), () =>
      runEntity.encode(run, this.#records),
    );
  }

  find(runId: string): Run | undefined {
    return this.#runs.get(runId);
  }

  /** @throws ApiError 404 */
  get(runId: string): Run {
    return found(this.find(runId), "workflow run");
  }

  /**
   * The run, unless it has ended.
   *
   * @throws ApiError 400, which the SDK takes as the end of the run
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

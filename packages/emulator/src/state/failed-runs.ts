import type { FailedRun, FailureCall } from "../message/failed-run.js";
import { failedRunCodec } from "../message/failed-run-record.js";
import type { Run } from "../message/run.js";
import type { Mutable } from "../storage/mutable.js";
import type { Records } from "../storage/records.js";
import { Table } from "../storage/table.js";

/** The remains of a region's failed runs, by the number of the run. */
export class FailedRuns {
  readonly #failed: Table<FailedRun, ReturnType<typeof failedRunCodec.encode>>;

  constructor(records: Records) {
    this.#failed = new Table(records, "failedRuns", failedRunCodec);
  }

  add(run: Run, failed: FailedRun): void {
    this.#failed.set(String(run.order), failed);
  }

  /** The remains of a run, if it failed. */
  of(run: Run | undefined): FailedRun | undefined {
    return run && this.#failed.get(String(run.order));
  }

  /** Records how the app of a run is told, or was told, of its failure. */
  setCall(run: Run, call: FailureCall | undefined): void {
    const failed: Mutable<FailedRun> | undefined = this.of(run);
    if (failed) failed.call = call;
    this.#failed.changed(String(run.order));
  }
}

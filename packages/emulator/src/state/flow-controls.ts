import type { Clock } from "../clock/clock.js";
import { found } from "../protocol/api-error.js";
import type { Records } from "../storage/records.js";
import { Table } from "../storage/table.js";
import { FlowControl } from "./flow-control.js";
import type { FlowControlRecord } from "./flow-control-record.js";

/** The flow control keys of a region. */
export class FlowControls {
  readonly #keys: Table<FlowControl, FlowControlRecord>;
  readonly #clock: Clock;

  constructor(records: Records, clock: Clock) {
    this.#clock = clock;
    this.#keys = new Table(records, "flowControls", {
      encode: (control) => control.record,
      decode: (record, _, key) => this.#make(key, record),
    });
  }

  /** @throws ApiError 404 */
  get(key: string): FlowControl {
    return found(this.#keys.get(key), "flow control key");
  }

  /** The control of this key, created if there is none. */
  obtain(key: string): FlowControl {
    const former = this.#keys.get(key);
    if (former) return former;
    const control = this.#make(key);
    this.#keys.set(key, control);
    return control;
  }

  [Symbol.iterator](): Iterator<FlowControl> {
    return this.#keys.values();
  }

  #make(key: string, record?: FlowControlRecord): FlowControl {
    return new FlowControl(key, this.#clock, () => this.#keys.changed(key), record);
  }
}

import type { Clock } from "../clock/clock.js";
import { found } from "../protocol/api-error.js";
import { FlowControl } from "./flow-control.js";

/** The flow control keys of a region. */
export class FlowControls {
  readonly #keys = new Map<string, FlowControl>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws ApiError 404 */
  get(key: string): FlowControl {
    return found(this.#keys.get(key), "flow control key");
  }

  /** The control of this key, made if there is none. */
  obtain(key: string): FlowControl {
    const control = this.#keys.get(key) ?? new FlowControl(key, this.#clock);
    this.#keys.set(key, control);
    return control;
  }

  [Symbol.iterator](): Iterator<FlowControl> {
    return this.#keys.values();
  }
}

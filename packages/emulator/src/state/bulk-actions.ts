import { found } from "../protocol/api-error.js";
import { identifier } from "../protocol/identifier.js";
import type { Place } from "../protocol/place.js";
import { Counter } from "../storage/counter.js";
import type { Records } from "../storage/records.js";
import { plain, Table } from "../storage/table.js";

/** How long an action can be looked up, in milliseconds: a week, as the vendor documents. */
const KEPT = 604_800_000;

/** Messages that were cancelled by a filter. This is done at once. */
export interface BulkAction extends Place {
  readonly actionId: string;
  /** How many were cancelled. */
  readonly total: number;
  /** The filter. */
  readonly filter: Readonly<Record<string, readonly string[]>>;
}

/** The bulk actions of a region. */
export class BulkActions {
  readonly #actions: Table<BulkAction>;
  readonly #order: Counter;

  constructor(records: Records) {
    this.#actions = new Table(records, "bulkActions", plain<BulkAction>());
    this.#order = new Counter(records, "bulkActionOrder");
  }

  add(total: number, filter: BulkAction["filter"], time: number): BulkAction {
    const action = { actionId: identifier("act"), total, filter, time, order: this.#order.next() };
    this.#actions.set(action.actionId, action);
    return action;
  }

  /** @throws ApiError 404 */
  get(actionId: string, now: number): BulkAction {
    this.#forget(now);
    return found(this.#actions.get(actionId), "bulk action");
  }

  /** All of them, newest first. */
  list(now: number): BulkAction[] {
    this.#forget(now);
    return [...this.#actions.values()].reverse();
  }

  #forget(now: number): void {
    for (const { actionId, time } of this.#actions.values()) {
      if (now < time + KEPT) break;
      this.#actions.delete(actionId);
    }
  }
}

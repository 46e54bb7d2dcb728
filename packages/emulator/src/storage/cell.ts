import type { Records } from "./records.js";
import { plain, Table } from "./table.js";

/** One value of which every change is recorded. It is JSON as it is. */
export class Cell<V> {
  readonly #table: Table<V>;
  #value: V;

  /** @param given what takes the place of what was kept */
  constructor(records: Records, kind: string, initial: () => V, given?: V) {
    this.#table = new Table(records, kind, plain<V>());
    this.#value = given ?? this.#table.get(KEY) ?? initial();
    this.#table.set(KEY, this.#value);
  }

  get value(): V {
    return this.#value;
  }

  set value(value: V) {
    this.#value = value;
    this.#table.set(KEY, value);
  }
}

/** A cell has one entry. */
const KEY = "value";

import type { Records } from "./records.js";
import { plain, Table } from "./table.js";

/** One value of which every change is recorded. It is JSON as it is. */
export class Cell<V> {
  readonly #table: Table<V>;
  readonly #isGiven: boolean;
  #value: V;

  /** @param given stands in for what was kept, which stays as it is, and is not kept itself */
  constructor(records: Records, kind: string, initial: () => V, given?: V) {
    this.#table = new Table(records, kind, plain<V>());
    this.#isGiven = given !== undefined;
    this.#value = given ?? this.#table.get(KEY) ?? initial();
    this.#record();
  }

  get value(): V {
    return this.#value;
  }

  set value(value: V) {
    this.#value = value;
    this.#record();
  }

  #record(): void {
    if (!this.#isGiven) this.#table.set(KEY, this.#value);
  }
}

/** A cell has one entry. */
const KEY = "value";

import type { Records } from "./records.js";
import { plain, Table } from "./table.js";

/** One value whose changes are recorded. It is plain JSON. */
export class Cell<V> {
  readonly #table: Table<V>;
  readonly #isGiven: boolean;
  #value: V;

  /** @param given replaces the stored value, which stays as it is; the given one is not stored */
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

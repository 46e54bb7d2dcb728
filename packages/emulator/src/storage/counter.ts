import { Cell } from "./cell.js";
import type { Records } from "./records.js";

/** Numbers from 0, each given once. */
export class Counter {
  readonly #next: Cell<number>;

  constructor(records: Records, kind: string) {
    this.#next = new Cell(records, kind, () => 0);
  }

  next(): number {
    const number = this.#next.value;
    this.#next.value = number + 1;
    return number;
  }
}

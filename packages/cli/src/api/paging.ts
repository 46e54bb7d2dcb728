import type { Place } from "../environment/account.js";
import { Failure } from "../failure.js";

/** Records: more than any list is read for, and less than would fill the memory. */
const MOST_RECORDS = 1_000_000;
/** A filter can leave a page empty, but not this many in a row. */
const MOST_EMPTY_PAGES = 100;

/** A list that is read page by page. The server decides whether there is another page. */
export class Paging {
  readonly #place: Place;
  readonly #cursors = new Set<string>();
  #records = 0;
  #emptyPages = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  /**
   * Where the next page begins; `undefined` after the last one.
   *
   * @param cursor the cursor of the last page
   * @param records how many the page has
   * @throws Failure if the list has no end, or the cursor is invalid: the rest would be missing unnoticed
   */
  next(cursor: unknown, records: number): string | undefined {
    if (cursor === undefined || cursor === null || cursor === "") return undefined;
    if (typeof cursor !== "string") throw this.#failure("has a cursor of an unknown form");
    this.#records += records;
    this.#emptyPages = records === 0 ? this.#emptyPages + 1 : 0;
    if (this.#cursors.has(cursor) || this.#emptyPages >= MOST_EMPTY_PAGES) {
      throw this.#failure("does not end");
    }
    if (this.#records > MOST_RECORDS) {
      throw this.#failure(`has more than ${MOST_RECORDS.toLocaleString("en-US")} entries`);
    }
    this.#cursors.add(cursor);
    return cursor;
  }

  #failure(what: string): Failure {
    return new Failure(`${this.#place}: a list ${what}: reading stopped`);
  }
}

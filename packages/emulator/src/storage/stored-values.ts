import type { WrittenChange } from "./changes.js";
import { DataFolderError } from "./data-folder-error.js";
import { damaged } from "./read-journal.js";

/** The values of a journal, until their owners have taken them. */
export class StoredValues {
  readonly #path: string;
  readonly #scopes = new Map<string, Map<string, unknown>>();
  readonly #taken = new Set<string>();
  /** The last time of the emulator's clock; `undefined` if nothing was stored. */
  #time: number | undefined;

  /** @throws DataFolderError */
  constructor(path: string, lines: readonly string[]) {
    this.#path = path;
    for (const line of lines) {
      const [time, ...changes]: [number, ...WrittenChange[]] = JSON.parse(line);
      this.#time = time;
      for (const change of changes) this.#apply(change);
    }
  }

  get time(): number | undefined {
    return this.#time;
  }

  /** Everything of a scope, in the order in which it came to be. */
  take(scope: string): ReadonlyMap<string, unknown> {
    this.#taken.add(scope);
    return this.#scopes.get(scope) ?? new Map();
  }

  /** @throws DataFolderError if a reference has no value */
  need(scope: string, key: string): unknown {
    const stored = this.take(scope).get(key);
    if (stored === undefined) throw damaged(this.#path, `${scope} ${key} is missing`);
    return stored;
  }

  /** Drops all values. @throws DataFolderError if something was not taken by any owner */
  finish(): void {
    const unknown = [...this.#scopes.keys()].find((scope) => !this.#taken.has(scope));
    this.#scopes.clear();
    if (unknown === undefined) return;
    throw new DataFolderError(
      "data_folder_newer",
      `${this.#path} has ${unknown}, which this version does not know: update, or choose another data folder`,
    );
  }

  #apply([scope, key, ...stored]: WrittenChange): void {
    const values = this.#scopes.get(scope) ?? new Map<string, unknown>();
    this.#scopes.set(scope, values);
    if (stored.length === 0) values.delete(key);
    else values.set(key, stored[0]);
  }
}

import { Changes } from "./changes.js";
import { JournalFile } from "./journal-file.js";

/** Bytes by which a journal may grow before it is rewritten, in addition to four times its size. */
const GROWTH = 16_000_000;

/**
 * A journal of all changes. When it has grown, it is rewritten from the present state. All changes between
 * two writes are one line, which is there as a whole or not at all.
 */
export class Journal {
  readonly #path: string;
  readonly #now: () => number;
  readonly #sources: (() => void)[] = [];
  #file: JournalFile | undefined;
  #changes = new Changes();
  #written = new WeakSet<object>();
  #limit = 0;

  /** @param now the time of a line */
  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  /** Whether there is nothing to write, or nowhere. */
  get isWritten(): boolean {
    return !this.#file || this.#changes.isEmpty;
  }

  /** Registers a function that writes all records. */
  onRewrite(source: () => void): void {
    this.#sources.push(source);
  }

  put(scope: string, key: string, encode: () => unknown): void {
    this.#changes.put(scope, key, encode);
  }

  remove(scope: string, key: string): void {
    this.#changes.remove(scope, key);
  }

  /** Whether this is written to the present file for the first time. */
  isNew(value: object): boolean {
    const isNew = !this.#written.has(value);
    this.#written.add(value);
    return isNew;
  }

  /** Rewrites everything. If that fails, the former file is still there and used. */
  rewrite(): void {
    const [changes, written] = [this.#changes, this.#written];
    [this.#changes, this.#written] = [new Changes(), new WeakSet()];
    try {
      for (const source of this.#sources) source();
      const file = JournalFile.replace(this.#path, this.#lines());
      this.#file?.close();
      this.#file = file;
      this.#limit = 5 * file.size + GROWTH;
    } catch (error) {
      [this.#changes, this.#written] = [changes, written];
      throw error;
    }
  }

  /** Writes the time, and what has changed, if it is open. */
  write(): void {
    if (!this.#file) return;
    this.#file.append([JSON.stringify([this.#now(), ...this.#changes.take()])]);
    if (this.#file.size > this.#limit) this.#shrink(this.#file.size);
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #shrink(size: number): void {
    try {
      this.rewrite();
    } catch {
      // The present file can be used until there is room for a new one.
      this.#limit = 2 * size;
    }
  }

  *#lines(): Generator<string> {
    for (const change of this.#changes.take()) yield JSON.stringify([this.#now(), change]);
  }
}

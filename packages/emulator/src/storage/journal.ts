import { Changes } from "./changes.js";
import { JournalFile } from "./journal-file.js";

/** Bytes that a journal may grow by before it is written anew, beside four times what it had. */
const GROWTH = 16_000_000;

/**
 * A journal of all changes, which is written anew from what there is when it has grown. All changes
 * between two writes are one line, which is there or not.
 */
export class Journal {
  readonly #path: string;
  readonly #now: () => number;
  readonly #sources: (() => void)[] = [];
  #file: JournalFile | undefined;
  #changes = new Changes();
  #written = new WeakSet<object>();
  #limit = 0;

  /** @param now the time that lines bear */
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

  /** Calls whoever has records when all of them are to be written. */
  onRewrite(source: () => void): void {
    this.#sources.push(source);
  }

  put(scope: string, key: string, encode: () => unknown): void {
    this.#changes.put(scope, key, encode);
  }

  remove(scope: string, key: string): void {
    this.#changes.remove(scope, key);
  }

  /** Whether this is written for the first time, in the file there is. */
  isNew(value: object): boolean {
    const isNew = !this.#written.has(value);
    this.#written.add(value);
    return isNew;
  }

  /** Writes everything there is. Whatever fails, the former file is there, and goes on. */
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
      // The file there is serves as well, until there is room for another.
      this.#limit = 2 * size;
    }
  }

  *#lines(): Generator<string> {
    for (const change of this.#changes.take()) yield JSON.stringify([this.#now(), change]);
  }
}

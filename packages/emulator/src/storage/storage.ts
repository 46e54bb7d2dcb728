import { type DataFolder, openDataFolder } from "./data-folder.js";
import {
  changedMeanwhile,
  type DataFolderError,
  notAgain,
  unwritable,
} from "./data-folder-error.js";
import { type FolderLock, holdFolder } from "./folder-lock.js";
import { Journal } from "./journal.js";
import { type Fingerprint, fingerprintOf } from "./journal-file.js";
import { readJournal } from "./read-journal.js";
import { StoredValues } from "./stored-values.js";

/**
 * Stores records in a folder. The folder is read at construction. Between `open()` and `close()` this process
 * owns it and writes to it.
 */
export class Storage {
  /** What was stored before. */
  readonly stored: StoredValues;
  readonly #folder: DataFolder;
  readonly #journal: Journal;
  readonly #onFailure: ((error: DataFolderError) => void)[] = [];
  #now: () => number = () => 0;
  #fingerprint: Fingerprint;
  #lock: FolderLock | undefined;
  #isAwaited = false;
  #failure: DataFolderError | undefined;

  /** @throws DataFolderError where the folder cannot be used, or what is in it cannot be read */
  constructor(name: string) {
    this.#folder = openDataFolder(name);
    const { path, journal } = this.#folder;
    const { lines, fingerprint } = refusing(path, () => readJournal(journal));
    this.stored = new StoredValues(journal, lines);
    this.#fingerprint = fingerprint;
    this.#journal = new Journal(journal, () => this.#now());
  }

  /** Registers a function that writes all records. */
  onRewrite(source: () => void): void {
    this.#journal.onRewrite(source);
  }

  /** Registers a function that is called when nothing can be written any more. */
  onFailure(listener: (error: DataFolderError) => void): void {
    this.#onFailure.push(listener);
  }

  put(scope: string, key: string, encode: () => unknown): void {
    this.#journal.put(scope, key, encode);
    this.#flushSoon();
  }

  remove(scope: string, key: string): void {
    this.#journal.remove(scope, key);
    this.#flushSoon();
  }

  /** Whether this is written to the present file for the first time. */
  isNew(value: object): boolean {
    return this.#journal.isNew(value);
  }

  /** Takes the folder for this process, and writes everything to it. @throws DataFolderError */
  open(now: () => number): void {
    const { path, journal } = this.#folder;
    if (this.#failure) throw notAgain(path, this.#failure);
    if (this.#journal.isOpen) return;
    this.#now = now;
    let lock: FolderLock | undefined;
    try {
      lock = holdFolder(path);
      if (fingerprintOf(journal) !== this.#fingerprint) throw changedMeanwhile(path);
      this.#journal.rewrite();
      this.#lock = lock;
    } catch (error) {
      lock?.release();
      throw unwritable(path, error);
    }
  }

  /** Writes the changes. They survive if the process is killed. @throws DataFolderError */
  flush(): void {
    this.check();
    if (this.#journal.isWritten) return;
    this.#write();
  }

  /**
   * @throws DataFolderError if something could not be written: the state in memory is then ahead of the
   * stored one
   */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Writes the remaining changes, and releases the folder. */
  close(): void {
    if (!this.#journal.isOpen) return;
    try {
      // At least to store the time.
      if (!this.#failure) this.#write();
    } finally {
      this.#journal.close();
      this.#fingerprint = fingerprintOf(this.#folder.journal);
      this.#lock?.release();
    }
  }

  #write(): void {
    try {
      if (!this.#lock?.isHeld()) throw changedMeanwhile(this.#folder.path);
      this.#journal.write();
    } catch (error) {
      const failure = unwritable(this.#folder.path, error);
      this.#failure = failure;
      for (const tell of this.#onFailure) tell(failure);
      throw failure;
    }
  }

  /** One write for everything that happens at the same time. */
  #flushSoon(): void {
    if (this.#isAwaited || !this.#journal.isOpen) return;
    this.#isAwaited = true;
    setImmediate(() => {
      this.#isAwaited = false;
      try {
        if (!this.#failure) this.flush();
      } catch {
        // The listener was told already.
      }
    });
  }
}

/** Errors of the system become `DataFolderError`s, too. */
function refusing<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unwritable(path, error);
  }
}

import { type DataFolder, openDataFolder } from "./data-folder.js";
import { DataFolderError, unwritable } from "./data-folder-error.js";
import { type FolderLock, holdFolder } from "./folder-lock.js";
import { Journal } from "./journal.js";
import { type Fingerprint, fingerprintOf } from "./journal-file.js";
import { readJournal } from "./read-journal.js";
import { StoredValues } from "./stored-values.js";

/**
 * Keeps records in a folder. It is read when this is made, and this process's alone, and written to,
 * between `open()` and `close()`.
 */
export class Storage {
  /** What was there at first. */
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

  /** Calls whoever has records when all of them are to be written. */
  onRewrite(source: () => void): void {
    this.#journal.onRewrite(source);
  }

  /** Calls somebody when nothing can be written any more. */
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

  /** Whether this is written for the first time, in the file there is. */
  isNew(value: object): boolean {
    return this.#journal.isNew(value);
  }

  /** Takes the folder for this process, and writes everything to it. @throws DataFolderError */
  open(now: () => number): void {
    this.check();
    if (this.#journal.isOpen) return;
    this.#now = now;
    const { path, journal } = this.#folder;
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

  /** Writes what has changed; a kill of the process takes nothing of it. @throws DataFolderError */
  flush(): void {
    this.check();
    if (this.#journal.isWritten) return;
    this.#write();
  }

  /** @throws DataFolderError where something could not be written: what is here is more than is kept */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Writes what is left, and gives the folder back. */
  close(): void {
    if (!this.#journal.isOpen) return;
    try {
      // If only to note the time.
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

  /** One write for all that happens at a time. */
  #flushSoon(): void {
    if (this.#isAwaited || !this.#journal.isOpen) return;
    this.#isAwaited = true;
    setImmediate(() => {
      this.#isAwaited = false;
      try {
        if (!this.#failure) this.flush();
      } catch {
        // Whoever has to know was told.
      }
    });
  }
}

/** What the system refuses is told like everything else. */
function refusing<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unwritable(path, error);
  }
}

function changedMeanwhile(path: string): DataFolderError {
  return new DataFolderError(
    "data_folder_in_use",
    `${path} was taken or changed by another process since it was read: create a new emulator with it`,
  );
}

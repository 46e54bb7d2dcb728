import type { JournalStore } from "./journal-store.js";

interface Pending {
  readonly line: string;
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/** Adds lines to a journal: everything that waits in one write, because syncing takes longer than writing. */
export class JournalWriter {
  readonly #store: JournalStore;
  readonly #pending: Pending[] = [];
  #isWriting = false;

  constructor(store: JournalStore) {
    this.#store = store;
  }

  /** Resolves when the line is on disk. */
  append(line: string): Promise<void> {
    return new Promise((written, failed) => {
      this.#pending.push({ line, written, failed });
      void this.#write();
    });
  }

  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0);
      try {
        await this.#store.append(batch.map(({ line }) => `${line}\n`).join(""));
        for (const { written } of batch) written();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#isWriting = false;
  }
}

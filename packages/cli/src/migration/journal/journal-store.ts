/** Where a journal is stored. Only one process can have it open for writing. */
export interface JournalStore {
  /** What messages call it. */
  readonly name: string;
  /** Its whole text; empty if there is nothing yet. */
  read(): string;
  /** Adds whole lines. Resolves when they would survive a power cut. */
  append(lines: string): Promise<void>;
  close(): Promise<void>;
}

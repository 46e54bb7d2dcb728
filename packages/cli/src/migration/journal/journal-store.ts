/** Where a journal is kept. Whoever opened it to write has it alone, until it is closed. */
export interface JournalStore {
  /** What messages call it. */
  readonly name: string;
  /** All that is in it; empty where there is nothing yet. */
  read(): string;
  /** Adds whole lines. Resolves when they would survive a power cut. */
  append(lines: string): Promise<void>;
  close(): Promise<void>;
}

import { type Stats, unwatchFile, watchFile } from "node:fs";

/** Milliseconds between two looks at a journal. */
const EVERY = 2_000;

/**
 * Calls back when a journal was written, also by another process. It keeps no process alive. @returns a function
 * that ends it
 */
export function watchJournals(files: readonly string[], onWritten: () => void): () => void {
  const watched = files.map((file) => {
    const listener = (now: Stats, before: Stats) => {
      // It is also called when it is found that there is no such file.
      if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) onWritten();
    };
    watchFile(file, { interval: EVERY, persistent: false }, listener);
    return () => unwatchFile(file, listener);
  });
  return () => {
    for (const end of watched) end();
  };
}

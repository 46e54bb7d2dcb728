import { existsSync, readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { holdJournal } from "./journal-lock.js";
import type { JournalStore } from "./journal-store.js";

/**
 * A journal in a file. Nothing is written to it before there is something to write.
 *
 * @throws Failure where it is to be written, and another run has it
 */
export async function openJournalFile(path: string, mayWrite: boolean): Promise<JournalStore> {
  // First of all: what is read after this is not changed by another run.
  const release = mayWrite ? await holdJournal(path) : () => {};
  let file: FileHandle | undefined;
  return {
    name: path,
    read: () => (existsSync(path) ? readFileSync(path, "utf8") : ""),
    append: async (lines) => {
      file ??= await openToAppend(path);
      await file.appendFile(lines);
      await file.datasync();
    },
    close: async () => {
      await file?.close();
      file = undefined;
      release();
    },
  };
}

/** It holds bodies and headers of schedules, without which an update could not be undone. */
async function openToAppend(path: string): Promise<FileHandle> {
  const file = await open(path, "a", 0o600);
  await file.chmod(0o600);
  // A line that a kill cut off must not spoil the next one.
  if ((await file.stat()).size > 0) await file.appendFile("\n");
  return file;
}

import { constants, readFileSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Failure } from "../../failure.js";
import { holdJournal } from "./journal-lock.js";
import type { JournalStore } from "./journal-store.js";

// Windows has no links of this kind, and no flag for them.
const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;

/**
 * A journal in a file. Nothing is written to it before there is something to write.
 *
 * @throws Failure if it is to be written, and another run is using it
 */
export async function openJournalFile(path: string, mayWrite: boolean): Promise<JournalStore> {
  // First of all, so that no other run changes what is read after this.
  const release = mayWrite ? await holdJournal(path) : () => {};
  let file: FileHandle | undefined;
  return {
    name: path,
    read: () => readText(path),
    append: async (lines) => {
      file ??= await openToAppend(path);
      try {
        await file.appendFile(lines);
        await file.datasync();
      } catch (error) {
        // A full disk may have taken a part of them. What comes next begins anew.
        await file.close().catch(() => {});
        file = undefined;
        throw error;
      }
    },
    close: async () => {
      await file?.close();
      file = undefined;
      release();
    },
  };
}

function readText(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return "";
  // To read a named pipe would wait for somebody who writes to it.
  if (!found.isFile()) {
    const what = found.isDirectory() ? "a folder" : "not a file";
    throw new Failure(`${path} is ${what}: choose a regular file with --journal`);
  }
  return readFileSync(path, "utf8");
}

/** The file contains bodies and headers of schedules, without which an update could not be undone. */
async function openToAppend(path: string): Promise<FileHandle> {
  // Not through a link: another user could have made it point to another file.
  const file = await open(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600).catch(
    (error) => {
      if (error.code !== "ELOOP") throw error;
      throw new Failure(`${path} is a link: choose a regular file with --journal`);
    },
  );
  await file.chmod(0o600);
  // A line that a kill has cut off ends here. The empty line says that it was, and not damaged later.
  if ((await file.stat()).size > 0) await file.appendFile("\n\n");
  return file;
}

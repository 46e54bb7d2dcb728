import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DataFolderError } from "./data-folder-error.js";

/** Who has a folder: all of it is in the name of a file, which is there at once or not at all. */
const HOLDER = /^in-use-by-(\d+)-(\d+)-([0-9a-f]{16})$/;

/** Where this process is counted. Containers can share a name, and each has a process 1. */
const MACHINE = createHash("sha256")
  .update(`${hostname()} ${told(() => readlinkSync("/proc/self/ns/pid"))}`)
  .digest("hex")
  .slice(0, 16);

/**
 * Takes a folder for this process.
 *
 * Everybody announces themselves by a file of their own, and only then looks who else is there. Of two
 * at once one at least sees the other, so both never have it. Nobody's file can become somebody
 * else's, so that of a dead process can be removed by anyone at any time.
 *
 * @returns gives it back
 * @throws DataFolderError which names whoever has it
 */
export function holdFolder(path: string): () => void {
  const file = join(path, `in-use-by-${process.pid}-${startOf(process.pid)}-${MACHINE}`);
  announce(file, path);
  const release = () => rmSync(file, { force: true });
  for (const name of readdirSync(path)) {
    const other = join(path, name);
    const [, pid, start, machine] = HOLDER.exec(name) ?? [];
    if (pid === undefined || other === file) continue;
    const isHere = machine === MACHINE;
    if (isHere && !isAlive(Number(pid), String(start))) {
      rmSync(other, { force: true });
      continue;
    }
    release();
    const place = isHere ? "" : " of another machine or container";
    throw inUse(path, `process ${pid}${place}`, `stop it; if it has ended, remove ${other}`);
  }
  return release;
}

function announce(file: string, path: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw inUse(
      path,
      "this very process",
      `stop its other emulator; if there is none, remove ${file}`,
    );
  }
}

function inUse(path: string, holder: string, remedy: string): DataFolderError {
  return new DataFolderError("data_folder_in_use", `${path} is in use by ${holder}: ${remedy}`);
}

function isAlive(pid: number, start: string): boolean {
  // What had this number before is not this process, which would have been found above.
  if (pid === process.pid || startOf(pid) !== start) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** When a process began, where the system tells: its number is used again when it has ended. */
function startOf(pid: number): string {
  const text = told(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // Its name comes before the last parenthesis, and may be anything.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // One that has ended is listed until its parent asks how.
  return fields[0] === "Z" ? "0" : (fields[19] ?? "0");
}

/** What only some systems tell. */
function told(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DataFolderError } from "./data-folder-error.js";

/** The owner of a folder. All of it is in the name of a file, which appears whole or not at all. */
const HOLDER = /^in-use-by-(\d+)-(\d+)-([0-9a-f]{16})$/;

/** The process namespace. Containers can share a host name, and each has a process 1. */
const MACHINE = createHash("sha256")
  .update(`${hostname()} ${told(() => readlinkSync("/proc/self/ns/pid"))}`)
  .digest("hex")
  .slice(0, 16);

/** Real milliseconds: how often the owner renews its claim, and after how long others ignore it. */
const SAID_EVERY = 5_000;
const BELIEVED_FOR = 30_000;

/** A folder that this process owns. */
export interface FolderLock {
  /** Whether it still owns it. A process that was paused, and did not renew its claim, may have lost it. */
  isHeld(): boolean;
  release(): void;
}

/**
 * Takes a folder for this process.
 *
 * Each process creates a file of its own, and only then looks for other files. Of two processes at the same
 * time, at least one sees the other, so both never own the folder. A file can never become that of another
 * process, so anyone can remove the file of a dead process at any time.
 *
 * @throws DataFolderError which names the owner
 */
export function holdFolder(path: string): FolderLock {
  const file = join(path, `in-use-by-${process.pid}-${startOf(process.pid)}-${MACHINE}`);
  announce(file, path);
  const isHeld = () => existsSync(file);
  const timer = setInterval(() => sayHeld(file), SAID_EVERY);
  timer.unref();
  const release = () => {
    clearInterval(timer);
    rmSync(file, { force: true });
  };
  try {
    for (const name of readdirSync(path)) {
      const other = join(path, name);
      if (other !== file) giveWay(path, other, HOLDER.exec(name));
    }
  } catch (error) {
    release();
    throw error;
  }
  return { isHeld, release };
}

/** @throws DataFolderError if another process owns it */
function giveWay(path: string, file: string, holder: RegExpExecArray | null): void {
  const [, pid, start, machine] = holder ?? [];
  if (pid === undefined) return;
  const isHere = machine === MACHINE;
  if (isHere ? isAlive(Number(pid), String(start)) : isFresh(file)) {
    const place = isHere ? "" : " of another machine or container";
    const remedy = isHere
      ? "stop it first"
      : `stop it first; a killed process counts as stopped after ${BELIEVED_FOR / 1000} seconds`;
    throw inUse(path, `process ${pid}${place}`, remedy);
  }
  rmSync(file, { force: true });
}

/** A process of another machine cannot be checked, so it shows by renewing that it still runs. */
function isFresh(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs < BELIEVED_FOR;
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

function sayHeld(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // It is gone. The next write will notice.
  }
}

function inUse(path: string, holder: string, remedy: string): DataFolderError {
  return new DataFolderError("data_folder_in_use", `${path} is in use by ${holder}: ${remedy}`);
}

function isAlive(pid: number, start: string): boolean {
  // If the number is this process's own, an earlier process had it: this one would have been found above.
  if (pid === process.pid || startOf(pid) !== start) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** When a process began, if the system reports it: process numbers are used again. */
function startOf(pid: number): string {
  const text = told(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // Its name comes before the last parenthesis, and may be anything.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // An ended process is listed until its parent collects it.
  return fields[0] === "Z" ? "0" : (fields[19] ?? "0");
}

/** Only some systems report this. */
function told(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

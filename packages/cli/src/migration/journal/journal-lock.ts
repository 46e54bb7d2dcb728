import { randomBytes } from "node:crypto";
import {
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../failure.js";

/** The process that has a journal, or wants it. */
interface Holder {
  readonly file: string;
  readonly pid: number;
  readonly host: string;
  /** The process namespace, if the system has several. */
  readonly space: string | undefined;
  /** ISO 8601. */
  readonly since: string;
}

/** The process namespace. Containers can share a host name, and each has a process 1. */
const SPACE = processSpace();

function processSpace(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return undefined;
  }
}

const ROUNDS = 20;
const PAUSE = 50;
/** The journals of this very process: an earlier process may have had the same number. */
const held = new Set<string>();

/**
 * Takes a journal for this process.
 *
 * Each process creates a file of its own, and only then looks for other files. Of two processes at the same
 * time, the later one sees the earlier, so both never have the journal. A file can never become that of
 * another process, so anyone can remove the file of a dead process at any time. (A lock with a single name
 * cannot be taken over safely: a process that removes a stale lock may remove one that was just created.)
 *
 * @returns a function that gives it back
 * @throws Failure which names the process that has it
 */
export async function holdJournal(path: string): Promise<() => void> {
  const prefix = `${basename(path)}.held-by-`;
  const file = join(dirname(path), `${prefix}${process.pid}-${randomBytes(6).toString("hex")}`);
  const since = new Date().toISOString();
  const own: Holder = { file, pid: process.pid, host: hostname(), space: SPACE, since };
  const release = () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
  announce(own, prefix);
  for (let round = 1; ; round += 1) {
    const [rival] = othersOf(own, prefix).toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
    if (!rival) return release;
    // A process that came later gives way at once. One that already has the journal does not, so do not wait
    // long.
    if (isBefore(rival, own) || round === ROUNDS) {
      release();
      throw new Failure(
        `${path} is in use by process ${rival.pid} on ${rival.host}, since ${rival.since}: wait until it has ended; if it has, remove ${rival.file}`,
      );
    }
    await sleep(PAUSE);
  }
}

/** Its file appears whole, or not at all. */
function announce({ file, pid, host, space, since }: Holder, prefix: string): void {
  const draft = join(dirname(file), `.${prefix}${randomBytes(6).toString("hex")}`);
  writeFileSync(draft, JSON.stringify({ pid, host, space, since }), { flag: "wx", mode: 0o600 });
  held.add(file);
  renameSync(draft, file);
}

function othersOf(own: Holder, prefix: string): Holder[] {
  const folder = dirname(own.file);
  const files = readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(folder, name));
  return files.flatMap((file) => {
    const holder = file === own.file ? undefined : read(file);
    if (!holder) return [];
    if (isAlive(holder)) return [holder];
    rmSync(file, { force: true });
    return [];
  });
}

/** `undefined` if it is gone by now. */
function read(file: string): Holder | undefined {
  try {
    const { pid, host, space, since } = JSON.parse(readFileSync(file, "utf8"));
    return { file, pid: Number(pid), host: String(host), space, since: String(since) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    // It belongs to another user, or is not a lock file. It may be in use.
    return { file, pid: Number.NaN, host: "an unknown machine", space: undefined, since: "" };
  }
}

/** Processes of another machine cannot be checked, so they count as running. */
function isAlive({ file, pid, host, space }: Holder): boolean {
  if (host !== hostname() || (space !== undefined && space !== SPACE)) return true;
  if (pid === process.pid) return held.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

function isBefore(one: Holder, other: Holder): boolean {
  return `${one.since} ${one.file}` < `${other.since} ${other.file}`;
}

import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";

/** The version of the format. A newer version is neither read nor overwritten. */
export const FORMAT = 1;

/** The approximate number of bytes that are collected before they are written. */
const CHUNK = 1_000_000;

/** The file's identity and size. If either changes, another process has written to it. */
export type Fingerprint = string | undefined;

/**
 * A file of lines. Each begins with a checksum of all lines up to and including itself, so that a changed,
 * missing or moved line is noticed. Text after the last line break was being written when the process was
 * killed, and was never reported as done.
 */
export class JournalFile {
  readonly #handle: number;
  #size = 0;
  #sum = 0;

  private constructor(handle: number) {
    this.#handle = handle;
  }

  /** Bytes. */
  get size(): number {
    return this.#size;
  }

  /**
   * Replaces a file by a new one. At any time one of the two is there, and complete.
   *
   * @returns the new one, for further lines
   */
  static replace(path: string, lines: Iterable<string>): JournalFile {
    const draft = `${path}.draft`;
    rmSync(draft, { force: true });
    const file = new JournalFile(openSync(draft, "wx", 0o600));
    try {
      file.append([`qstash-verify data ${FORMAT}`]);
      for (const chunk of chunksOf(lines)) file.append(chunk);
      fsyncSync(file.#handle);
      renameSync(draft, path);
      syncFolder(dirname(path));
    } catch (error) {
      file.close();
      rmSync(draft, { force: true });
      throw error;
    }
    return file;
  }

  /** Writes lines. When this returns, the system has them, and they survive if the process is killed. */
  append(lines: readonly string[]): void {
    let sum = this.#sum;
    const text = lines.map((line) => {
      sum = crc32(line, sum);
      return `${checksumText(sum)} ${line}\n`;
    });
    const bytes = Buffer.from(text.join(""));
    try {
      for (let done = 0; done < bytes.byteLength; ) {
        done += writeSync(this.#handle, bytes, done, bytes.byteLength - done, this.#size + done);
      }
    } catch (error) {
      ftruncateSync(this.#handle, this.#size);
      throw error;
    }
    this.#size += bytes.byteLength;
    this.#sum = sum;
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** The present identity and size of a file. */
export function fingerprintOf(path: string): Fingerprint {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino} ${found.size} ${found.mtimeMs}`;
}

/** A checksum, as a line begins with it. */
export function checksumText(sum: number): string {
  return sum.toString(16).padStart(8, "0");
}

function* chunksOf(lines: Iterable<string>): Generator<string[]> {
  let chunk: string[] = [];
  let size = 0;
  for (const line of lines) {
    chunk.push(line);
    size += line.length;
    if (size < CHUNK) continue;
    yield chunk;
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield chunk;
}

/** So that the new name survives a power failure, too. Not every system supports it. */
function syncFolder(path: string): void {
  try {
    const handle = openSync(path, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // The file itself is on the disk, under one name or the other.
  }
}

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

/** The form of what is written. A newer one is neither read nor written over. */
export const FORMAT = 1;

/** Bytes, about: so much is put together before it is written. */
const CHUNK = 1_000_000;

/** Which file it was, and how much of it: another one, or more, was written by somebody else. */
export type Fingerprint = string | undefined;

/**
 * Lines that were written whole, one after another. Each begins with a checksum of all up to and
 * including itself, so that no line can be changed, missing or in another place unnoticed. What stands
 * behind the last line break was being written when the process was killed, and nobody was told that
 * it was done.
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
   * Writes a new file in the place of another: the one or the other is there at any time, and whole.
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

  /** Writes lines. They are the system's when this returns: a kill of the process takes nothing. */
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

/** What a file is at present. */
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

/** So that the new name outlives a power failure, too. Not every system can. */
function syncFolder(path: string): void {
  try {
    const handle = openSync(path, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // The file itself is on the disk, under the one name or the other.
  }
}

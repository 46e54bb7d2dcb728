import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from "node:fs";
import { crc32 } from "node:zlib";
import { DataFolderError } from "./data-folder-error.js";
import { checksumText, type Fingerprint, FORMAT, fingerprintOf } from "./journal-file.js";

const HEADER = /^[0-9a-f]{8} qstash-verify data (\d+)$/;
const LINE_BREAK = 10;
/** A link could lead anywhere, and opening a pipe would block. Windows has neither flag. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** The content of a journal, and the identity of its file. */
export interface JournalContent {
  readonly lines: readonly string[];
  readonly fingerprint: Fingerprint;
}

/**
 * Reads the complete lines; none if there is no file.
 *
 * @throws DataFolderError if they were damaged, or written by a newer version
 */
export function readJournal(path: string): JournalContent {
  const fingerprint = fingerprintOf(path);
  if (fingerprint === undefined) return { lines: [], fingerprint };
  const texts = wholeLines(bytesOf(path));
  const format = Number(HEADER.exec(texts[0] ?? "")?.[1]);
  if (Number.isNaN(format)) throw damaged(path, "its first line is not that of a journal");
  if (format > FORMAT) {
    throw new DataFolderError(
      "data_folder_newer",
      `${path} was written by a newer version: update, or choose another data folder`,
    );
  }
  let sum = 0;
  const [, ...lines] = texts.map((text, index) => {
    const line = text.slice(9);
    sum = crc32(line, sum);
    if (text.startsWith(`${checksumText(sum)} `)) return line;
    throw damaged(path, `line ${index + 1} was changed after it was written`);
  });
  return { lines, fingerprint };
}

/** A journal that is not what was written. */
export function damaged(path: string, what: string): DataFolderError {
  const message = `${path} is damaged: ${what}. It was not changed: restore a copy, or choose another data folder`;
  return new DataFolderError("data_folder_damaged", message);
}

function bytesOf(path: string): Buffer {
  try {
    const handle = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const file = fstatSync(handle);
      if (file.isFile()) {
        refuseStrangers(path, file);
        return readFileSync(handle);
      }
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ELOOP")) throw error;
  }
  throw new DataFolderError(
    "data_folder_unsafe",
    `${path} is a link or not a file: put the file itself there, or choose another data folder`,
  );
}

/** A checksum does not protect against people: anybody who can write here can set the signing keys. */
function refuseStrangers(path: string, { uid, mode }: Stats): void {
  // Windows has neither.
  if (!process.getuid || (uid === process.getuid() && (mode & 0o022) === 0)) return;
  throw new DataFolderError(
    "data_folder_unsafe",
    `${path} belongs to another user, or other users can write to it: choose another data folder or, if nobody changed it, run chmod 600`,
  );
}

/** Text after the last line break was being written when the process was killed. */
function wholeLines(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let start = 0; ; ) {
    const end = bytes.indexOf(LINE_BREAK, start);
    if (end < 0) return lines;
    lines.push(bytes.toString("utf8", start, end));
    start = end + 1;
  }
}

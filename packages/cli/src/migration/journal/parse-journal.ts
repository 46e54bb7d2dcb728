import { Failure } from "../../failure.js";
import { isJournalRecord, type JournalRecord, type Recorded } from "./journal-record.js";

/**
 * Reads the text of a journal. A line that a kill cut off is passed over: it was waited for, so nothing
 * was done on its behalf. Nothing follows it, or the empty line with which the next run begins. Anything else
 * that cannot be read could not be undone.
 *
 * @throws Failure where a line is damaged, or missing, or not a record
 */
export function parseJournal(
  text: string,
  name: string,
  kinds: readonly Recorded<unknown>[],
): JournalRecord[] {
  let lastId = 0;
  const records: JournalRecord[] = [];
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    const value = json(line);
    const isLast = /^\0*$/.test(lines[index + 1] ?? "");
    if (value === undefined && isLast && isCutOff(line)) continue;
    const here = `see line ${index + 1}`;
    const remedy = `${here}. Restore it from a copy, or move it away`;
    if (value === undefined) throw new Failure(`${name} is damaged, or not a journal: ${remedy}`);
    if (!isJournalRecord(value, kinds)) {
      throw new Failure(`${name} is not a journal of this version: ${here}`);
    }
    if (!isNext(value, lastId)) {
      throw new Failure(`${name} repeats a line or lacks one: ${remedy}`);
    }
    if (value.type === "intend") lastId = value.id;
    records.push(value);
  }
  return records;
}

// What JSON does not write as it is, and what a broken character is read as.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const GARBLED = /[\0-\x1f\ufffd]/;

/**
 * Whether a line begins a record, and does not end it. The last character may be cut, too; and where power
 * fails, zeros can be behind it.
 */
function isCutOff(line: string): boolean {
  const written = line.replace(/\0+$/, "").replace(/\ufffd$/, "");
  if (written === "") return true;
  if (GARBLED.test(written)) return false;
  const outsideTexts = written.replace(/"(?:[^"\\]|\\.)*(?:"|\\?$)/g, "");
  const count = (brackets: RegExp) => outsideTexts.match(brackets)?.length ?? 0;
  return written.startsWith("{") && count(/[[{]/g) > count(/[\]}]/g);
}

/** Intentions are numbered without a gap, and what is done was intended. */
function isNext(record: JournalRecord, lastId: number): boolean {
  if (record.type === "intend") return record.id === lastId + 1;
  return record.type === "done" || record.type === "undone" ? record.id <= lastId : true;
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

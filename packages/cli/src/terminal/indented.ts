import { stripVTControlCharacters } from "node:util";
import { wrapAnsi } from "fast-wrap-ansi";
import type { Terminal } from "./terminal.js";
import { trusted } from "./trusted.js";
import { widthOf } from "./width-of.js";

/**
 * The narrowest text, so that it stays readable in a narrow terminal, or one that does not report its width.
 */
export const NARROWEST = 12;

/** An address of our own documentation, which could not be opened or copied if it was broken. */
const PAGE = /^\s*https:\/\/qstash-verify\.github\.io\/qstash-verify\/[\w./#-]+\s*$/;

/**
 * A text with a margin on each of its rows. If the terminal wrapped it, a long text could imitate output of
 * this program by spaces alone.
 *
 * @param first The margin of the first row; the others have blanks, or `rest`, as wide.
 * @param width Columns of the margin.
 */
export function indented(
  text: string,
  { columns, drawn }: Terminal,
  { first, rest, width }: { first: string; rest: string; width: number },
): string {
  const room = Math.max(NARROWEST, columns - width);
  const line = drawn(text);
  // Text after a border comes from outside, so it is shown to the letter, and cut where a row is full.
  const rows = rest.trim() === "" ? atWords(line, room) : cut(line, room, false);
  return first + rows.map(trusted).join(trusted("\n") + rest);
}

function atWords(line: string, room: number): string[] {
  const rows = wrapAnsi(line, room, { hard: false }).split("\n");
  return rows.flatMap((row) => cut(row, room, true));
}

function cut(row: string, room: number, trim: boolean): string[] {
  if (!isTooWide(row, room)) return [row];
  return wrapAnsi(row, room, { hard: true, trim, wordWrap: trim }).split("\n");
}

function isTooWide(row: string, room: number): boolean {
  return widthOf(row) > room && !PAGE.test(stripVTControlCharacters(row));
}

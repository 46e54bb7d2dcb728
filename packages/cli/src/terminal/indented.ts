import { stripVTControlCharacters } from "node:util";
import { wrapAnsi } from "fast-wrap-ansi";
import type { Terminal } from "./terminal.js";
import { trusted } from "./trusted.js";
import { widthOf } from "./width-of.js";

/** So that a line is still readable where the terminal is narrow, or says nothing of its width. */
export const NARROWEST = 12;

/** A page of our own documentation, which nobody can open or copy once it is broken. */
const PAGE = /^\s*https:\/\/qstash-verify\.github\.io\/qstash-verify\/[\w./#-]+\s*$/;

/**
 * A text behind a margin of ours on each of its rows: wrapped by the terminal itself, a long one could be
 * made to look like lines of this program, by spaces alone.
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
  // Behind a border is somebody's text: its own indentation stays.
  const trim = rest.trim() === "";
  const rows = wrapAnsi(drawn(text), room, { hard: false, trim })
    .split("\n")
    .flatMap((row) =>
      isTooWide(row, room) ? wrapAnsi(row, room, { hard: true, trim }).split("\n") : [row],
    );
  return first + rows.map(trusted).join(trusted("\n") + rest);
}

function isTooWide(row: string, room: number): boolean {
  return widthOf(row) > room && !PAGE.test(stripVTControlCharacters(row));
}

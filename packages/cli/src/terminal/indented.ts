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
  // Text after a border comes from outside, so it keeps its own indentation.
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

import { wrapAnsi } from "fast-wrap-ansi";
import type { Terminal } from "./terminal.js";
import { trusted } from "./trusted.js";

/** So that a line is still readable where the terminal is narrow, or says nothing of its width. */
export const NARROWEST = 12;

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
  const wrapped = wrapAnsi(drawn(text), Math.max(NARROWEST, columns - width), {
    hard: true,
    // Behind a border is somebody's text: its own indentation stays.
    trim: rest.trim() === "",
  });
  return (
    first +
    wrapped
      .split("\n")
      .map(trusted)
      .join(trusted("\n") + rest)
  );
}

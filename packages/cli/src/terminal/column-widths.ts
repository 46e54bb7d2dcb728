import { widthOf } from "./width-of.js";

/** A width that is still readable with words cut, and the narrowest width of a column. */
const NARROW = 9;
const NARROWEST = 4;
/** A word that is longer may be cut: it is a URL, or an id. */
const LONGEST_WORD = 16;

/**
 * The widths of a table's columns, borders and padding aside, so that it fits the screen. Each is as wide
 * as its widest line; then the widest are narrowed, at first only as far as no word is cut, and the first
 * column last: it is what a row is about.
 *
 * @param columns of the screen
 * @param cells rows of cells, each the lines in it
 */
export function columnWidths(
  columns: number,
  cells: readonly (readonly (readonly string[])[])[],
): number[] {
  const [head = []] = cells;
  const widest = (column: number, measure: (line: string) => number): number =>
    Math.max(1, ...cells.flatMap((row) => (row[column] ?? []).map(measure)));
  const widths = head.map((_, column) => widest(column, widthOf));
  const words = head.map((_, column) => Math.min(LONGEST_WORD, widest(column, longestWord)));
  const room = columns - 3 * head.length - 1;
  const [first = 0, ...others] = words;
  const atMost = (limit: number) => (width: number) => Math.min(limit, width);
  for (const least of [
    words,
    [first, ...others.map(atMost(NARROW))],
    words.map(atMost(NARROW)),
    words.map(atMost(NARROWEST)),
  ]) {
    narrow(widths, least, room);
  }
  return widths;
}

/** Takes columns from the widest until all of them fit, or are as narrow as they may be. */
function narrow(widths: number[], least: readonly number[], room: number): void {
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  for (; excess > 0; excess -= 1) {
    const spare = widths.map((width, column) => (width > (least[column] ?? 0) ? width : 0));
    const most = Math.max(...spare);
    if (most === 0) return;
    widths[spare.lastIndexOf(most)] = most - 1;
  }
}

function longestWord(line: string): number {
  return Math.max(...line.split(" ").map(widthOf));
}

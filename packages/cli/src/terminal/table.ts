import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import stringWidth from "fast-string-width";
import { wrapAnsi } from "fast-wrap-ansi";
import type { Terminal } from "./terminal.js";
import { printable, trusted } from "./trusted.js";

/** Columns, borders aside. */
const NARROWEST = 14;
const PADDING = 2;

/**
 * Draws rows under their heads, cells wrapped so that it fits. A line break in a cell is one
 * where it is {@link trusted}.
 */
export function table(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = [head.map((name) => terminal.paint.bold(name)), ...rows].map((row) =>
    row.map(printable),
  );
  const widths = columnWidths(terminal.columns, cells);
  const [top = [], ...others] = cells.map((row) =>
    // The library would cut words, and with them the codes that color them.
    row.map((cell, index) => wrap(cell, (widths[index] ?? NARROWEST) - PADDING)),
  );
  const drawn = new Table({ head: top, style: { head: [], border: [] }, colWidths: widths });
  drawn.push(...others);
  return trusted(drawn.toString());
}

function wrap(cell: string, columns: number): string {
  return wrapAnsi(cell, columns, { hard: true });
}

/** Each column as wide as it needs, the widest cut until all of them fit. */
function columnWidths(columns: number, cells: readonly (readonly string[])[]): number[] {
  const [head = []] = cells;
  const widths = head.map(
    (_, index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ""))) + PADDING,
  );
  let excess = widths.reduce((sum, width) => sum + width, 0) + head.length + 1 - columns;
  for (; excess > 0; excess -= 1) {
    // The first column is what a row is about: it stays whole for as long as it can.
    const widest = Math.max(...widths.slice(1));
    const column = widest > NARROWEST ? widths.indexOf(widest, 1) : 0;
    const width = widths[column] ?? 0;
    if (width <= NARROWEST) break;
    widths[column] = width - 1;
  }
  return widths;
}

/** Columns on the screen: colors have none, and some characters two. */
function widthOf(cell: string): number {
  const lines = stripVTControlCharacters(cell).split("\n");
  return Math.max(...lines.map((line) => stringWidth(line)));
}

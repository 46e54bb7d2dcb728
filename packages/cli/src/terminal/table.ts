import { wrapAnsi } from "fast-wrap-ansi";
import { columnWidths } from "./column-widths.js";
import type { Terminal } from "./terminal.js";
import { trusted } from "./trusted.js";
import { widthOf } from "./width-of.js";

/** Rows of cells, each cell the lines in it. */
type Lines = readonly (readonly string[])[];

/**
 * Draws rows under their heads, with cells wrapped to fit. A line break in a cell is kept only if it is
 * {@link trusted}. Every line begins with a border, so that no cell can imitate output of this program.
 */
export function table(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = cellsOf(terminal, head, rows);
  const widths = columnWidths(terminal.columns, cells);
  const drawn = cells.map((row) =>
    row.map((lines, column) => lines.flatMap((line) => wrap(line, widths[column] ?? 1))),
  );
  // Lines between the rows are noise, unless a row has several lines.
  const isTall = drawn.slice(1).some((row) => row.some((lines) => lines.length > 1));
  const rule = (left: string, cross: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(cross) + right;
  const between = rule("├", "┼", "┤");
  const lines = drawn.flatMap((row, index) => [
    ...(index === 1 || (index > 1 && isTall) ? [between] : []),
    ...rowLines(row, widths),
  ]);
  const all = [rule("┌", "┬", "┐"), ...lines, rule("└", "┴", "┘")];
  return trusted(all.join("\n"));
}

/** Whether a table fits without wrapping a cell: ids must stay whole to be copied. */
export function fits(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): boolean {
  const widths = columnWidths(Number.POSITIVE_INFINITY, cellsOf(terminal, head, rows));
  return widths.reduce((sum, width) => sum + width + 3, 1) <= terminal.columns;
}

function cellsOf(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Lines[] {
  return [head.map((name) => terminal.paint.bold(name)), ...rows].map((row) =>
    row.map((cell) => terminal.drawn(cell).split("\n")),
  );
}

function rowLines(row: Lines, widths: readonly number[]): string[] {
  const height = Math.max(...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const parts = widths.map((width, column) => {
      const text = row[column]?.[index] ?? "";
      return ` ${text}${" ".repeat(Math.max(0, width - widthOf(text)))} `;
    });
    return `│${parts.join("│")}│`;
  });
}

/** Wrapped at words, each line with the codes of its colors whole. */
function wrap(line: string, columns: number): string[] {
  return wrapAnsi(line, columns, { hard: true }).split("\n");
}

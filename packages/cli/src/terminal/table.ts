import Table from "cli-table3";
import type { Terminal } from "./terminal.js";

/** Columns, borders aside. */
const NARROWEST = 14;

/** Draws rows under their heads, cells wrapped so that it fits. */
export function table(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const drawn = new Table({
    head: head.map((name) => terminal.paint.bold(name)),
    style: { head: [], border: [] },
    colWidths: widths(terminal.columns, head, rows),
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
}

/** Each column as wide as it needs, the widest cut until all of them fit. */
function widths(
  columns: number,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): number[] {
  const wanted = head.map((name, index) =>
    Math.max(...[name, ...rows.map((row) => row[index] ?? "")].map(longestLine)),
  );
  const padded = wanted.map((width) => width + 2);
  let excess = padded.reduce((sum, width) => sum + width, 0) + head.length + 1 - columns;
  for (; excess > 0; excess -= 1) {
    // The first column is what a row is about: it stays whole.
    const widest = Math.max(...padded.slice(1));
    if (widest <= NARROWEST) break;
    padded[padded.indexOf(widest, 1)] = widest - 1;
  }
  return padded;
}

function longestLine(cell: string): number {
  // Painted cells are wider than they look.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colors are written
  const plain = cell.replaceAll(/\u001b\[\d+m/g, "");
  return Math.max(...plain.split("\n").map((line) => line.length));
}

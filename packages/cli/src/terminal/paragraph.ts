import { wrapAnsi } from "fast-wrap-ansi";
import { NARROWEST } from "./indented.js";
import type { Terminal } from "./terminal.js";
import { printable, trusted } from "./trusted.js";

/**
 * A text in rows as wide as the terminal. A word that is wider, such as the address of a page, is whole on
 * a row of its own, so that it can be opened and copied.
 */
export function paragraph(text: string, { columns }: Terminal): string {
  const width = Math.max(NARROWEST, columns);
  const rows = wrapAnsi(printable(text), width, { hard: false }).split("\n");
  return rows.map(trusted).join(trusted("\n"));
}

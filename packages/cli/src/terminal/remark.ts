import { indented } from "./indented.js";
import type { Terminal } from "./terminal.js";

/** A sentence behind a mark, such as a red ✗: its rows stay behind the mark, and break at words. */
export function remark(mark: string, text: string, terminal: Terminal): string {
  return indented(text, terminal, { first: `${mark} `, rest: "  ", width: 2 });
}

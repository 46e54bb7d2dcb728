import type { Node } from "@babel/types";
import MagicString from "magic-string";
import type { Source } from "./source.js";

/** A file that is being rewritten. What is not edited stays as it is, byte for byte. */
export class Draft {
  readonly source: Source;
  /** The packages that it needs afterwards. */
  readonly packages: Set<string> = new Set();
  /** What its import declarations have imported anew. */
  readonly imported: Set<string> = new Set();
  readonly #edits: MagicString;

  constructor(source: Source) {
    this.source = source;
    this.#edits = new MagicString(source.text);
  }

  /** How its lines end. */
  get lineEnd(): string {
    return this.source.text.includes("\r\n") ? "\r\n" : "\n";
  }

  overwrite({ start, end }: Node, text: string): void {
    this.#edits.overwrite(start ?? 0, end ?? 0, text);
  }

  insertAfter({ end }: Node, text: string): void {
    this.#edits.appendLeft(end ?? 0, text);
  }

  insertBefore({ start }: Node, text: string): void {
    this.#edits.appendRight(start ?? 0, text);
  }

  insertAt(position: number, text: string): void {
    this.#edits.appendLeft(position, text);
  }

  remove(start: number, end: number): void {
    if (end > start) this.#edits.remove(start, end);
  }

  /** Removes a statement, and its lines if nothing else is on them. */
  removeStatement(node: Node): void {
    const { text } = this.source;
    let [start, end] = [node.start ?? 0, node.end ?? 0];
    const before = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, start));
    const after = /^[ \t]*(\r?\n|$)/.exec(text.slice(end));
    if (before && after) {
      start -= before[1]?.length ?? 0;
      end += after[0].length;
      // Keep one of the blank lines around it, and none before a closing brace.
      const [blank = ""] =
        /(?<=(?:^|\n)[ \t]*\r?\n|\n)([ \t]*\r?\n)+$/.exec(text.slice(0, start)) ?? [];
      if (/^\s*\}/.test(text.slice(end))) start -= blank.length;
      else if (blank !== "") end += /^([ \t]*\r?\n)*/.exec(text.slice(end))?.[0].length ?? 0;
    }
    this.remove(start, end);
  }

  /** Moves the lines of a node to the left, except its first, as far as they have blanks. */
  outdent({ start, end }: Node, columns: number): void {
    const from = start ?? 0;
    const text = this.source.text.slice(from, end ?? 0);
    for (const { index } of text.matchAll(/\n(?=[ \t])/g)) {
      const [blanks = ""] = /^[ \t]*/.exec(text.slice(index + 1)) ?? [];
      this.remove(from + index + 1, from + index + 1 + Math.min(columns, blanks.length));
    }
  }

  /** How far the line of a node is indented. */
  columnsBefore({ start }: Node): number {
    const { text } = this.source;
    const lineStart = text.lastIndexOf("\n", (start ?? 0) - 1) + 1;
    return /^[ \t]*/.exec(text.slice(lineStart))?.[0].length ?? 0;
  }

  /** The file as it is now. */
  toString(): string {
    return this.#edits.toString();
  }
}

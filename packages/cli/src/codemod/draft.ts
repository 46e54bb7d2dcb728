import type { Node, StringLiteral } from "@babel/types";
import MagicString from "magic-string";
import { type Source, textOf } from "./source.js";

/** A part of the text, and what replaces it. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Text at a position, which belongs to what is before it or after it. */
interface Insertion {
  readonly position: number;
  readonly text: string;
  readonly side: "left" | "right";
}

/** A file that is being rewritten. What is not edited stays as it is, byte for byte. */
export class Draft {
  readonly source: Source;
  /** What its import declarations have imported anew. */
  readonly imported: Set<string> = new Set();
  readonly #edits: Edit[] = [];
  readonly #insertions: Insertion[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  /** How its lines end. */
  get lineEnd(): string {
    return this.source.text.includes("\r\n") ? "\r\n" : "\n";
  }

  /** Whether a part stays as it is. */
  keeps({ start, end }: Node): boolean {
    return this.#edits.every((edit) => (end ?? 0) <= edit.start || edit.end <= (start ?? 0));
  }

  overwrite({ start, end }: Node, text: string): void {
    this.#edits.push({ start: start ?? 0, end: end ?? 0, text });
  }

  /** Replaces what a text in quotes says. */
  requote(node: StringLiteral, value: string): void {
    const quote = textOf(this.source, node)[0];
    this.overwrite(node, `${quote}${value}${quote}`);
  }

  insertAfter({ end }: Node, text: string): void {
    this.insertAt(end ?? 0, text);
  }

  insertBefore(position: number, text: string): void {
    this.#insertions.push({ position, text, side: "right" });
  }

  insertAt(position: number, text: string): void {
    this.#insertions.push({ position, text, side: "left" });
  }

  remove(start: number, end: number): void {
    if (end > start) this.#edits.push({ start, end, text: "" });
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
    const draft = new MagicString(this.source.text);
    const edits = this.#edits.filter((edit) => !this.#edits.some((other) => isWithin(edit, other)));
    for (const { start, end, text } of edits) {
      if (text === "") draft.remove(start, end);
      else draft.overwrite(start, end, text);
    }
    // MagicString drops what was inserted beside a part that is overwritten later, so insertions come last.
    for (const { position, text, side } of this.#insertions) {
      if (edits.some(({ start, end }) => start < position && position < end)) continue;
      if (side === "left") draft.appendLeft(position, text);
      else draft.appendRight(position, text);
    }
    return draft.toString();
  }
}

/** Whether an edit is part of a larger one, which replaces it. */
function isWithin(edit: Edit, other: Edit): boolean {
  const { start, end } = other;
  return start <= edit.start && edit.end <= end && end - start > edit.end - edit.start;
}

import MarkdownIt from "markdown-it";
import type { Document } from "./documents.js";

/** A fenced block of code, and what its info string says: ```ts [server.ts] run=express. */
export interface Block {
  readonly document: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
  readonly language: string;
  readonly title: string | undefined;
  /** What follows the title: `no-check`, or `run=express` as `run` and `express`. */
  readonly marks: ReadonlyMap<string, string>;
  readonly code: string;
}

const markdown = new MarkdownIt({ html: true });

/** The blocks of a document, in order. */
export function blocksOf({ path, text }: Document): Block[] {
  const fences = markdown.parse(text, {}).filter(({ type }) => type === "fence");
  return fences.map(({ info, content, map }) => ({
    document: path,
    line: (map?.[0] ?? 0) + 2,
    ...readInfo(info),
    code: content,
  }));
}

/** The code in the sentences of a document. */
export function inlineCode({ text }: Document): string[] {
  const inline = markdown.parse(text, {}).flatMap(({ children }) => children ?? []);
  return inline.filter(({ type }) => type === "code_inline").map(({ content }) => content);
}

function readInfo(info: string): Pick<Block, "language" | "title" | "marks"> {
  const [, language = "", rest = ""] = /^([\w+-]*)(.*)$/.exec(info.trim()) ?? [];
  const title = /\[(.+)\]/.exec(rest)?.[1];
  // Of VitePress: the lines to highlight.
  const words = rest.replace(/\[.+\]|\{[^}]*\}|:(no-)?line-numbers\S*/g, "").split(/\s+/);
  const marks = words.filter(Boolean).map((word): [string, string] => {
    const [name = "", value = ""] = word.split("=");
    return [name, value];
  });
  return { language, title, marks: new Map(marks) };
}

import type { MarkdownRenderer } from "vitepress";

/** Makes an empty cell of a table's head a plain cell: a header without a name says nothing to a screen reader. */
export function withoutEmptyHeaders(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("without-empty-headers", ({ tokens }) => {
    tokens.forEach((token, at) => {
      const isEmpty = token.type === "th_open" && tokens[at + 1]?.content === "";
      if (isEmpty) for (const part of [token, tokens[at + 2]]) if (part) part.tag = "td";
    });
  });
}

import type { MarkdownOptions } from "vitepress";

type Transformer = NonNullable<MarkdownOptions["codeTransformers"]>[number];

/** Marks the options of a command, so that a line does not break after their hyphens. */
export const wholeOptions: Transformer = {
  name: "whole-options",
  span(node) {
    const [text] = node.children;
    if (this.options.lang !== "sh" || text?.type !== "text") return;
    if (/^ *--?\w/.test(text.value)) this.addClassToHast(node, "option");
  },
};

/** What is not a sentence of the page: code, containers, tables, lists, headings, quotes and tags. */
const NOT_PROSE = /^(?:```|:::|\||[-*+] |\d+\. |#|>|<|!\[)/;

/** A sentence that is shorter than this says too little alone: "Status 401." */
const SHORT = 40;

/** One line about a page: `description` of its front matter, else its first sentence. */
export function descriptionOf(source: string): string {
  const [, head = "", body = source] = source.match(/^---\n([\s\S]*?\n)---\n([\s\S]*)$/) ?? [];
  const written = head.match(/^description: *["']?(.+?)["']? *$/m)?.[1];
  return written ?? firstSentence(body);
}

function firstSentence(markdown: string): string {
  const prose = markdown
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, "")
    .replace(/^(`{3,})[\s\S]*?^\1/gm, "\n\n")
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "" && !NOT_PROSE.test(paragraph));
  // What only leads to the code below it says nothing of the page.
  const first = prose.find((paragraph) => !paragraph.endsWith(":")) ?? prose[0] ?? "";
  const line = first
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*]|<[^>]*>/g, "")
    .replace(/\s+/g, " ");
  let text = "";
  for (const [sentence] of line.matchAll(/.*?[.?!](?:\s|$)|.+$/g)) {
    if (text.length >= SHORT) break;
    text += sentence;
  }
  return text.trim();
}

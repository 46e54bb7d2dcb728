import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { hostsMarkdown, rowsMarkdown } from "../conformance/markdown.js";
import { REPOSITORY, SITE } from "../site.js";

/** What a component shows, for those who read no HTML. */
const COMPONENTS: Readonly<Record<string, () => string>> = {
  ConformanceTable: rowsMarkdown,
  ConformanceHosts: hostsMarkdown,
};

/** The source of a page, with what it includes. */
export function readPage(folder: string, path: string): string {
  const file = join(folder, path);
  return include(readFileSync(file, "utf8"), file);
}

/** A page as plain Markdown: no components, and links that work from anywhere. */
export function plainPage(source: string, path: string): string {
  const parts = source
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/<(script|style)[\s\S]*?<\/\1>\n*/g, "")
    .split(/(^(`{3,})[\s\S]*?^\2[ \t]*$)/gm);
  // `split` gives text, a block of code, and the fence of that block, in turns.
  const texts = parts.map((part, index) =>
    index % 3 === 0 ? withoutMarkup(part, path) : index % 3 === 1 ? withoutMarks(part) : "",
  );
  return `${texts.join("").trim()}\n`;
}

/** What the tests of the snippets go by is nothing to a reader. */
function withoutMarks(block: string): string {
  return block.replace(/^.*/, (line) => line.replace(/ (?:no-check|run=\S+)/g, ""));
}

function withoutMarkup(markdown: string, path: string): string {
  return markdown
    .replace(
      /^<([A-Z]\w*)[^>]*?(?:\/>|>[\s\S]*?<\/\1>)$/gm,
      (_, name) => COMPONENTS[name]?.() ?? "",
    )
    .replace(/^::: *code-group *$\n|^:::+ *$\n?/gm, "")
    .replace(/^::: *(\w+) *(.*)$/gm, (_, kind, title) => `**${title || capitalised(kind)}**`)
    .replace(
      /(\]\(|^\[[^\]]+\]: +)([^)\s]+)/gm,
      (_, before, target) => before + absolute(target, path),
    );
}

/** The address of what a page links to; of another page, that of its Markdown. */
function absolute(target: string, from: string): string {
  if (/^[a-z]+:/.test(target)) return target;
  const [path = "", anchor] = target.split("#");
  const linked = path.startsWith("/")
    ? path.slice(1)
    : posix.join(posix.dirname(from), path || posix.basename(from));
  if (linked.startsWith("..")) return `${REPOSITORY}/blob/main/${linked.slice(3)}`;
  const page = linked.endsWith("/") || linked === "" ? `${linked}index.md` : linked;
  const named = posix.extname(page) === "" ? `${page}.md` : page;
  return `${SITE}/${published(named)}${anchor ? `#${anchor}` : ""}`;
}

/** Where the Markdown of a page is published: below the address that the page has. */
export function published(path: string): string {
  return path.replace(/(^|\/)README\.md$/, "$1index.md");
}

function include(markdown: string, file: string): string {
  return markdown.replace(/<!-- *@include: *(\S+?) *-->/g, (comment, path: string) => {
    const included = join(dirname(file), path);
    return existsSync(included) ? include(readFileSync(included, "utf8"), included) : comment;
  });
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEPLOY, GUIDES, type Part, QUICKSTART, REFERENCE } from "../contents.js";
import { ERRORS } from "../errors.js";
import { SITE } from "../site.js";
import { descriptionOf } from "./description.js";
import { plainPage, published, readPage } from "./plain-page.js";

const PARTS: readonly Part[] = [QUICKSTART, ...GUIDES, DEPLOY, ...REFERENCE, ERRORS];

const INTRODUCTION = `# qstash-verify

> Verifies that a request was sent by Upstash QStash, from the EU or the US region or from both, in Next.js, Hono, Express, Fastify and any Fetch API host.

Every page is Markdown at its own address with \`.md\` added. All of them in one file: ${SITE}/llms-full.txt. A skill for coding assistants: ${SITE}/skills/qstash-verify/SKILL.md.
`;

/**
 * Writes the site for those who read no HTML: each page as Markdown beside its HTML, `llms.txt` with a
 * line for each (llmstxt.org), and `llms-full.txt` with all of them.
 *
 * @param pages Paths of their sources, below `source`.
 */
export function writeMarkdown(source: string, output: string, pages: readonly string[]): void {
  const texts = new Map<string, string>();
  const descriptions = new Map<string, string>();
  for (const path of pages) {
    const page = readPage(source, path);
    const text = plainPage(page, path);
    texts.set(published(path), text);
    descriptions.set(published(path), descriptionOf(page));
    write(join(output, published(path)), text);
  }
  const parts = PARTS.map(({ title, pages }) => ({
    title,
    lines: pages.flatMap(([name, address]) => {
      const path = pathOf(address);
      const description = descriptions.get(path);
      if (description === undefined) return [];
      return [`- [${name}](${SITE}/${path})${description && `: ${description}`}`];
    }),
  }));
  const sections = parts
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => `## ${title}\n\n${lines.join("\n")}\n`);
  write(join(output, "llms.txt"), [INTRODUCTION, ...sections].join("\n"));
  const whole = [...texts]
    .filter(([, text]) => text.startsWith("# "))
    .sort(([one], [other]) => order(one) - order(other))
    .map(([path, text]) => `<!-- ${SITE}/${path} -->\n\n${text}`);
  write(join(output, "llms-full.txt"), [INTRODUCTION, ...whole].join("\n"));
}

function pathOf(address: string): string {
  return address === "" || address.endsWith("/") ? `${address}index.md` : `${address}.md`;
}

const ORDER = PARTS.flatMap(({ pages }) => pages.map(([, address]) => pathOf(address)));

/** Pages that no sidebar shows, such as the first, come first. */
function order(path: string): number {
  return ORDER.indexOf(path);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";

const docs = join(import.meta.dirname, "../../docs");

/** The code that a page of the site shows, by the title of its block: ```ts [server.ts]. */
export async function pageCode(page: string, title: string, nth = 0): Promise<string> {
  const text = await readFile(join(docs, `${page}.md`), "utf8");
  const isTitled = (part: string) => /^\w+ \[(.+?)\]/.exec(part)?.[1] === title;
  const block = text.split(/^```/m).filter(isTitled)[nth];
  if (block === undefined) throw new Error(`${page}.md has no code titled ${title}`);
  return block.slice(block.indexOf("\n") + 1);
}

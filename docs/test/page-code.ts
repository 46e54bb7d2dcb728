import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const docs = resolve(import.meta.dirname, "..");

/** The code of a page, by the title of its block: ```ts [server.ts]. */
async function codeOf(page: string, title: string): Promise<string> {
  const text = await readFile(resolve(docs, `${page}.md`), "utf8");
  const block = text.split(/^```/m).find((part) => /^tsx? \[(.+?)\]/.exec(part)?.[1] === title);
  if (block === undefined) throw new Error(`${page}.md has no code titled ${title}`);
  return block.slice(block.indexOf("\n") + 1);
}

/** Writes the code of a page to a file, as a module of this package. A title may be a name that is no file's. */
export async function writePageCode(page: string, title: string): Promise<string> {
  const name = /\.tsx?$/.test(title) ? title : `${title}.ts`;
  const file = resolve(docs, "test/.pages", page, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await codeOf(page, title));
  return file;
}

/** Imports the code of a page. */
export async function moduleOf<T>(page: string, title: string): Promise<T> {
  return (await import(pathToFileURL(await writePageCode(page, title)).href)) as T;
}

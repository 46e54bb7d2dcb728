import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { pageCode } from "../../e2e/src/page-code.js";

const docs = resolve(import.meta.dirname, "..");

/** Writes the code of a page to a file, as a module of this package. A title may be a name that is no file's. */
export async function writePageCode(page: string, title: string): Promise<string> {
  const name = /\.tsx?$/.test(title) ? title : `${title}.ts`;
  const file = resolve(docs, "test/.pages", page, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await pageCode(page, title));
  return file;
}

/** Imports the code of a page. */
export async function moduleOf<T>(page: string, title: string): Promise<T> {
  return (await import(pathToFileURL(await writePageCode(page, title)).href)) as T;
}

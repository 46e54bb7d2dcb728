import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../snippets/documents.js";
import type { SnippetModule } from "../snippets/module.js";

/** Where the blocks of the pages are as files, and find the packages of this site. */
export const runFolder = join(root, "docs/test/.run");

/** A page's files, and the one to start. */
export interface PageFolder {
  readonly folder: string;
  readonly file: string;
}

/** Writes the blocks of a page as the files that their titles name. */
export async function writePage(
  modules: readonly SnippetModule[],
  main: SnippetModule,
  code = main.code,
): Promise<PageFolder> {
  const folder = join(runFolder, `${main.path}.${main.block.line}`.replaceAll("/", "-"));
  await rm(folder, { recursive: true, force: true });
  const page = modules.filter(({ block }) => block.document === main.block.document);
  for (const each of page) await write(join(folder, each.path), each.code);
  // In the place of another block of its title, whose page it shares.
  const file = join(folder, main.path.replace(/\/line-\d+\//, "/"));
  await write(file, code);
  const compilerOptions = { experimentalDecorators: true, module: "esnext", target: "es2022" };
  await write(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  await write(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  return { folder, file };
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

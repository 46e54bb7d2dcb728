import type { Block } from "./block.js";
import { GIVEN } from "./given.js";

/** A block as a module: its code, behind what it goes on from. */
export interface SnippetModule {
  readonly block: Block;
  /** Relative to the folder of all snippets; blocks of one page import each other by their titles. */
  readonly path: string;
  readonly code: string;
  /** Where the block's own code starts in it. */
  readonly start: number;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  ts: "ts",
  typescript: "ts",
  tsx: "tsx",
  js: "mjs",
  javascript: "mjs",
  mjs: "mjs",
  jsx: "jsx",
};

export function isCode({ language }: Block): boolean {
  return language in EXTENSIONS;
}

/** Marks of blocks that are not compiled: a fragment, and a signature that is made of the declarations themselves. */
const NOT_COMPILED = ["no-check", "signature"];

/** The modules of one document. */
export function modulesOf(blocks: readonly Block[]): SnippetModule[] {
  const modules: SnippetModule[] = [];
  for (const block of blocks) {
    if (!isCode(block) || NOT_COMPILED.some((mark) => block.marks.has(mark))) continue;
    const before = block.marks.has("continues") ? modules.at(-1)?.code : givenTo(block);
    if (before === undefined) throw new Error(`${placeOf(block)} continues nothing`);
    const taken = new Set(modules.map(({ path }) => path));
    modules.push({
      block,
      path: pathOf(block, taken),
      code: before + block.code,
      start: before.length,
    });
  }
  return modules;
}

export function placeOf({ document, line }: Block): string {
  return `${document}:${line}`;
}

function givenTo(block: Block): string {
  const names = block.marks.get("given")?.split(",") ?? [];
  return names.map((name) => `${GIVEN[name] ?? unknown(name, block)}\n`).join("");
}

function unknown(name: string, block: Block): never {
  throw new Error(`${placeOf(block)}: given.ts has no ${name}`);
}

function pathOf(block: Block, taken: ReadonlySet<string>): string {
  const folder = folderOf(block.document);
  const { title = "", language, line } = block;
  const isFile = /^[\w@./[\]()-]+\.[cm]?[jt]sx?$/.test(title) && !title.includes("..");
  const path = `${folder}/${title}`;
  if (isFile && !taken.has(path)) return path;
  return `${folder}/line-${line}/${isFile ? title : `block.${EXTENSIONS[language]}`}`;
}

/** Where the modules of a document are. */
export function folderOf(document: string): string {
  return document.replace(/\.md$/, "").replaceAll("/", "-");
}

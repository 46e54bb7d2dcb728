import { readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { Failure } from "../failure.js";
import { isIgnored } from "./git.js";
import { reasonOf, type Unread } from "./unread.js";

const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/** Files with scripts in another language. They are not rewritten. */
const EMBEDDING = [".astro", ".mdx", ".svelte", ".vue"];

/** Folders with what others wrote. */
const FOREIGN = ["node_modules", ".git"];

/** Usual names of folders with built files. Routes and modules can have these names, too. */
const BUILT = /^(\..+|dist|build|out|coverage|vendor)$/;

/** The files below some paths, sorted, and the folders that could not be read. */
export interface FoundFiles {
  readonly files: readonly string[];
  readonly unread: readonly Unread[];
}

/**
 * The source files below some paths. Folders of built files are skipped beside a package.json, or if git ignores
 * them. Links below a path are not followed: what they lead to may be elsewhere.
 *
 * @throws Failure if a path that was given does not exist.
 */
export function findFiles(paths: readonly string[]): FoundFiles {
  return collect(paths, {
    isWanted: (name) => EXTENSIONS.includes(extname(name)) && !/\.(d\.[cm]?ts|min\.js)$/.test(name),
    entersBuilt: false,
  });
}

/** Every file below a folder that may load a package: also declarations, components, and what may be built. */
export function findAllFiles(folder: string): FoundFiles {
  return collect([folder], {
    isWanted: (name) => [...EXTENSIONS, ...EMBEDDING].includes(extname(name)),
    entersBuilt: true,
  });
}

interface Search {
  readonly isWanted: (name: string) => boolean;
  /** Whether folders of built files beside a package.json are entered. */
  readonly entersBuilt: boolean;
}

function collect(paths: readonly string[], search: Search): FoundFiles {
  const unread: Unread[] = [];
  const files = paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new Failure(`${path} does not exist`);
    return found.isDirectory() ? filesIn(path, search, unread) : [path];
  });
  return { files: [...new Set(files)].toSorted(), unread };
}

function filesIn(folder: string, search: Search, unread: Unread[]): string[] {
  const entries = entriesOf(folder, unread);
  const isPackage = entries.some(({ name }) => name === "package.json");
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.isFile() && search.isWanted(entry.name) ? [path] : [];
    if (FOREIGN.includes(entry.name)) return [];
    const isBuilt = () => (isPackage && !search.entersBuilt) || isIgnored(path);
    return BUILT.test(entry.name) && isBuilt() ? [] : filesIn(path, search, unread);
  });
}

function entriesOf(folder: string, unread: Unread[]) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    unread.push({ file: folder, message: reasonOf(error) });
    return [];
  }
}

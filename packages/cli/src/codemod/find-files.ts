import { lstatSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";

const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/** Folders of built or installed files. Folders that begin with a dot are skipped, too. */
const FOREIGN = ["node_modules", "dist", "build", "out", "coverage", "vendor"];

/**
 * The source files below some paths, sorted. Links are not followed: what they lead to may be elsewhere.
 *
 * @throws where a path that was given is not there.
 */
export function findFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => (lstatSync(path).isDirectory() ? filesIn(path) : [path]));
  return [...new Set(files)].toSorted();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name.startsWith(".") || FOREIGN.includes(entry.name) ? [] : filesIn(path);
    }
    const isSource = entry.isFile() && EXTENSIONS.includes(extname(entry.name));
    return isSource && !/\.(d\.[cm]?ts|min\.js)$/.test(entry.name) ? [path] : [];
  });
}

import { join, relative } from "node:path";
import ts from "typescript";
import { root } from "./documents.js";
import { workspaceFolders } from "./workspace.js";

type Resolve = (name: string, from: string) => ts.ResolvedModuleFull | undefined;

/**
 * How a snippet finds what it imports: other blocks of its page by their titles, `@/` from the page's root, and packages
 * where this site, or any package of the workspace, has them.
 */
export function moduleResolver(
  host: ts.ModuleResolutionHost,
  options: ts.CompilerOptions,
  folder: string,
): Resolve {
  const places = workspaceFolders().map((path) => join(root, path, "index.ts"));
  const find: Resolve = (name, from) =>
    ts.resolveModuleName(name, from, options, host).resolvedModule;
  return (name, from) => {
    if (!from.startsWith(folder)) return find(name, from);
    const [page = ""] = relative(folder, from).split("/");
    if (name.startsWith("@/")) return find(`./${name.slice(2)}`, join(folder, page, "index.ts"));
    const found = find(name, from);
    if (found) return found;
    // A second block of the same title is in a folder of its own: what it imports is beside the first.
    if (name.startsWith(".")) return find(name, from.replace(/\/line-\d+\//, "/"));
    for (const place of places) {
      const elsewhere = find(name, place);
      if (elsewhere) return elsewhere;
    }
    return undefined;
  };
}

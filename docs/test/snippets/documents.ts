import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../../..");

/** A page of the site or a README file, by its path in the repository. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** Every page of the site, and the README files that npm and GitHub show. */
export function documents(): Document[] {
  const pages = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !/(^|\/)(node_modules|\.)/.test(path))
    .map((path) => `docs/${path}`);
  const readmes = readdirSync(join(root, "packages")).map((name) => `packages/${name}/README.md`);
  const paths = [...pages, "README.md", ...readmes].sort();
  return paths
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

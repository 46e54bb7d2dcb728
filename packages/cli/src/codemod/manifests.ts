import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { reasonOf } from "./unread.js";

/** The folders above a file that have a package.json, the nearest first. */
export function foldersAbove(file: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(realpathSync(file)); ; folder = dirname(folder)) {
    if (manifestOf(folder) !== "") folders.push(folder);
    if (folder === dirname(folder)) return folders;
  }
}

/** Whether the package.json of a folder lists a package. */
export function lists(folder: string, name: string): boolean {
  return manifestOf(folder).includes(`"${name}"`);
}

/** Whether the package.json of a folder depends on a package: `overrides` and other settings stay when it is removed. */
export function installs(folder: string, name: string): boolean {
  return sectionsOf(folder, name).length > 0;
}

/** Whether the package.json of a folder lists a package for development only. */
export function listsForDevelopment(folder: string, name: string): boolean {
  return sectionsOf(folder, name).join() === "devDependencies";
}

/** Whether the package.json of a folder lists a package for production. */
export function listsForProduction(folder: string, name: string): boolean {
  return sectionsOf(folder, name).includes("dependencies");
}

function sectionsOf(folder: string, name: string): string[] {
  try {
    const manifest: Record<string, unknown> = JSON.parse(manifestOf(folder));
    return Object.keys(manifest).filter(
      (key) => /dependencies$/i.test(key) && Object.hasOwn(Object(manifest[key]), name),
    );
  } catch (error) {
    reasonOf(error);
    return [];
  }
}

/** The text of the package.json of a folder; empty if there is none that can be read. */
export function manifestOf(folder: string): string {
  try {
    return readFileSync(join(folder, "package.json"), "utf8");
  } catch (error) {
    reasonOf(error);
    return "";
  }
}

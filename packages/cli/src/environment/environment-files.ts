import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Variables } from "./settings.js";

/**
 * The existing files in the working directory from which frameworks read settings. The first wins. The mode
 * is `NODE_ENV`, or `development`. In tests `.env.local` is not read, so that they are the same for
 * everybody.
 */
export function environmentFiles(env: Variables): string[] {
  return fileNames(env).filter(isFile);
}

/** The existing files that an app reads together with one: those beside it, if frameworks read it at all. */
export function filesReadWith(file: string, env: Variables): string[] {
  const own = basename(file);
  const names = fileNames(env);
  const all = names.includes(own) ? names : [own];
  return all.map((name) => join(dirname(file), name)).filter(isFile);
}

/** Whether frameworks read a file in production only. */
export function isProductionFile(path: string): boolean {
  return /^\.env\.production(\.local)?$/.test(basename(path));
}

function fileNames({ NODE_ENV }: Variables): string[] {
  // It becomes a part of file names, and must not lead out of the folder.
  const isName = /^[\w.-]+$/.test(NODE_ENV ?? "") && !NODE_ENV?.includes("..");
  const mode = isName ? NODE_ENV : "development";
  const local = mode === "test" ? [] : [".env.local"];
  return [...new Set([`.env.${mode}.local`, ...local, `.env.${mode}`, ".env"])];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

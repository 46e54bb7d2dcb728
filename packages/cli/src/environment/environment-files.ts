import { statSync } from "node:fs";
import type { Variables } from "./settings.js";

/**
 * The existing files in the working directory from which frameworks read settings. The first wins. The mode
 * is `NODE_ENV`, or `development`. In tests `.env.local` is not read, so that they are the same for
 * everybody.
 */
export function environmentFiles({ NODE_ENV }: Variables): string[] {
  // It becomes a part of file names, and must not lead out of the folder.
  const isName = /^[\w.-]+$/.test(NODE_ENV ?? "") && !NODE_ENV?.includes("..");
  const mode = isName ? NODE_ENV : "development";
  const local = mode === "test" ? [] : [".env.local"];
  const names = [`.env.${mode}.local`, ...local, `.env.${mode}`, ".env"];
  return [...new Set(names)].filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile());
}

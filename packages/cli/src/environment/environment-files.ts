import { statSync } from "node:fs";
import type { Variables } from "./settings.js";

/**
 * The existing files in the working directory from which frameworks read settings. The first wins. The mode
 * is `NODE_ENV`, or `development`. In tests `.env.local` is not read, so that they are the same for
 * everybody.
 */
export function environmentFiles({ NODE_ENV }: Variables): string[] {
  const mode = /^\w+$/.test(NODE_ENV ?? "") ? NODE_ENV : "development";
  const local = mode === "test" ? [] : [".env.local"];
  const names = [`.env.${mode}.local`, ...local, `.env.${mode}`, ".env"];
  return names.filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile());
}

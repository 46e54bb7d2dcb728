import { statSync } from "node:fs";
import type { Variables } from "./settings.js";

/**
 * The files in the working directory that frameworks read settings from, as far as they are there: the
 * first wins. The mode is `NODE_ENV`, or `development`; tests are the same for everybody, so `.env.local`
 * is not for them.
 */
export function environmentFiles({ NODE_ENV }: Variables): string[] {
  const mode = /^\w+$/.test(NODE_ENV ?? "") ? NODE_ENV : "development";
  const local = mode === "test" ? [] : [".env.local"];
  const names = [`.env.${mode}.local`, ...local, `.env.${mode}`, ".env"];
  return names.filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile());
}

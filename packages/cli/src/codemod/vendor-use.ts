import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { findAllFiles } from "./find-files.js";
import { reasonOf } from "./unread.js";

const VENDOR = "@upstash/qstash";

/** The packages that depend on it: the SDK for workflows, and our binding to it. */
const DEPENDENT = /@(upstash|qstash-verify)\/workflow/;

/** Whether a file needs `@upstash/qstash` to be installed. */
export function needsVendor(text: string | Buffer): boolean {
  return text.includes(VENDOR) || DEPENDENT.test(text.toString());
}

/**
 * Whether `@upstash/qstash` can be uninstalled: a package.json lists it, and no file beside it needs it any more. It is
 * looked for above the current folder, and above each path.
 *
 * @param seen The files that need not be looked at.
 */
export function isVendorIdle(seen: readonly string[], paths: readonly string[]): boolean {
  try {
    const folders = new Set([".", ...paths].flatMap((path) => packageOf(realpathSync(path)) ?? []));
    const listing = [...folders].filter((folder) => manifestOf(folder).includes(VENDOR));
    const files = new Set(seen.map((file) => realpathSync(file)));
    return listing.length > 0 && listing.every((folder) => isIdleBelow(folder, files));
  } catch (error) {
    // What cannot be read may need it.
    reasonOf(error);
    return false;
  }
}

function isIdleBelow(folder: string, seen: ReadonlySet<string>): boolean {
  if (DEPENDENT.test(manifestOf(folder))) return false;
  const { files, unread } = findAllFiles(folder);
  return (
    unread.length === 0 && files.every((file) => seen.has(file) || !needsVendor(readFileSync(file)))
  );
}

function manifestOf(folder: string): string {
  return readFileSync(join(folder, "package.json"), "utf8");
}

/** The nearest folder with a package.json. */
function packageOf(path: string): string | undefined {
  if (statSync(path).isDirectory() && existsSync(join(path, "package.json"))) return path;
  const above = dirname(path);
  return above === path ? undefined : packageOf(above);
}

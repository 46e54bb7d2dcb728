import { readFileSync, realpathSync } from "node:fs";
import { findAllFiles } from "./find-files.js";
import { manifestOf } from "./manifests.js";
import { reasonOf } from "./unread.js";

/** The package whose receiving side is replaced. */
export const VENDOR = "@upstash/qstash";

/** The packages that depend on it: the SDK for workflows, and our binding to it. */
const DEPENDENT = /@(upstash|qstash-verify)\/workflow/;

/**
 * Whether `@upstash/qstash` can be uninstalled where a package.json lists it: no file beside it needs it any more.
 *
 * @param files Those that are rewritten: they need what their text will be.
 */
export function isVendorIdle(
  folder: string,
  files: readonly { readonly file: string; readonly after: string }[],
): boolean {
  try {
    const idle = new Set(
      files.flatMap(({ file, after }) => (needsVendor(after) ? [] : [realpathSync(file)])),
    );
    const found = findAllFiles(folder);
    return (
      !DEPENDENT.test(manifestOf(folder)) &&
      found.unread.length === 0 &&
      found.files.every((file) => idle.has(file) || !needsVendor(readFileSync(file)))
    );
  } catch (error) {
    // What cannot be read may need it.
    reasonOf(error);
    return false;
  }
}

function needsVendor(text: string | Buffer): boolean {
  return text.includes(VENDOR) || DEPENDENT.test(text.toString());
}

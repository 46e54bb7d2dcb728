import { readFileSync, writeFileSync } from "node:fs";
import { findFiles } from "./find-files.js";
import { installLines } from "./install-lines.js";
import type { Note } from "./notes.js";
import { rewriteSource } from "./rewrite-source.js";
import { survey } from "./survey.js";

/** The result for a file. */
export interface FileReport {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** Places that need a person's decision. Line numbers are those of the file on the disk now. */
  readonly notes: readonly Note[];
}

/** The result for all files. */
export interface CodemodReport {
  readonly files: readonly FileReport[];
  /** Files that could not be parsed, and why. */
  readonly unread: readonly { readonly file: string; readonly message: string }[];
  /** Commands that remain to be run. */
  readonly install: readonly string[];
}

/**
 * Rewrites every source file below some paths that names `@upstash/qstash`.
 *
 * @param write Whether the files are changed; otherwise only the changes are found.
 */
export function runCodemod(paths: readonly string[], write: boolean): CodemodReport {
  const files: FileReport[] = [];
  const unread: { file: string; message: string }[] = [];
  const packages = new Set<string>();
  for (const file of findFiles(paths)) {
    const bytes = readFileSync(file);
    const before = bytes.toString();
    if (!before.includes("@upstash/qstash")) continue;
    try {
      if (!Buffer.from(before).equals(bytes)) throw new SyntaxError("it is not UTF-8");
      const { text: after, packages: own } = rewriteSource(before, file);
      const notes = survey(write ? after : before, file);
      for (const each of own) packages.add(each);
      if (after !== before || notes.length > 0) files.push({ file, before, after, notes });
      if (write && after !== before) writeFileSync(file, after);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      unread.push({ file, message: error.message });
    }
  }
  const keepsVendor =
    unread.length > 0 || files.some(({ after }) => after.includes("@upstash/qstash"));
  return { files, unread, install: installLines([...packages], keepsVendor) };
}

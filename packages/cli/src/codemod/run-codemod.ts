import { readFileSync, writeFileSync } from "node:fs";
import { findFiles } from "./find-files.js";
import { installLines } from "./install-lines.js";
import type { Note } from "./notes.js";
import { rewriteSource } from "./rewrite-source.js";
import { survey } from "./survey.js";
import { reasonOf, type Unread } from "./unread.js";

/** What a file names if it is looked at. */
const NAMED = /@upstash\/(qstash|workflow)|@qstash-verify\/|upstash-signature/i;

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
  readonly unread: readonly Unread[];
  /** Commands that remain to be run. */
  readonly install: readonly string[];
}

interface Rewriting extends FileReport {
  /** Our packages that the file loads afterwards. */
  readonly packages: readonly string[];
}

/** What is to be done below some paths. */
export interface Codemod {
  readonly paths: readonly string[];
  readonly files: readonly Rewriting[];
  readonly unread: readonly Unread[];
}

/** Rewrites what needs it in the source files below some paths, and writes none. */
export function planCodemod(paths: readonly string[]): Codemod {
  const found = findFiles(paths);
  const files: Rewriting[] = [];
  const unread = [...found.unread];
  for (const file of found.files) {
    try {
      const bytes = readFileSync(file);
      const before = bytes.toString();
      if (!NAMED.test(before)) continue;
      if (!Buffer.from(before).equals(bytes)) throw new SyntaxError("it is not UTF-8");
      const { text: after, packages } = rewriteSource(before, file);
      const notes = survey(before, file, { isRewritten: after !== before });
      files.push({ file, before, after, notes, packages });
    } catch (error) {
      unread.push({ file, message: reasonOf(error) });
    }
  }
  return { paths, files, unread };
}

/** Writes the files. One that cannot be written stays as it is, and the others are written all the same. */
export function writeCodemod({ paths, files, unread }: Codemod): Codemod {
  const unwritten: Unread[] = [];
  const written = files.map((each): Rewriting => {
    const { file, before, after } = each;
    if (after === before) return each;
    try {
      writeFileSync(file, after);
      return { ...each, notes: survey(after, file, { isRewritten: true }) };
    } catch (error) {
      unwritten.push({ file, message: reasonOf(error) });
      return { ...each, after: before, packages: [] };
    }
  });
  return { paths, files: written, unread: [...unread, ...unwritten] };
}

/** What changes, and what is left to a person. */
export function reportOf({ files, unread }: Codemod): CodemodReport {
  return {
    files: files.filter(({ before, after, notes }) => before !== after || notes.length > 0),
    unread,
    install: installLines(files),
  };
}

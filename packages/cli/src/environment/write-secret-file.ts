import { randomBytes } from "node:crypto";
import {
  chownSync,
  linkSync,
  lstatSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../failure.js";
import { encodingOf } from "./load-environment.js";
import { mergeVariables } from "./merge-variables.js";
import { readPlainFile } from "./read-plain-file.js";

/** Values that need no quotes in a `.env` file, and that all readers read in the same way. */
const PLAIN = /^[\x21-\x7e]*$/;
const MEANT_OTHERWISE = /["'`#$\\]/;
const OWNER_ONLY = 0o600;

/**
 * Sets variables in a file that only its owner can read, and leaves everything else in it as it is. The file
 * is replaced as a whole or not at all, and links are not followed. Variables without a value are left out.
 *
 * @throws Failure if it cannot be written, or a value would be read differently
 */
export function writeSecretFile(
  file: string,
  variables: Readonly<Record<string, string | undefined>>,
): void {
  const values = writable(variables);
  try {
    const found = existing(file);
    if (found) merge(file, found, values);
    else create(file, values);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = error instanceof Error && "code" in error ? error.code : "unknown error";
    throw new Failure(`cannot write ${file}: ${code}`);
  }
}

/** A variable as a line of a `.env` file; one without a value as a comment. For the screen, unchecked. */
export function environmentLine(name: string, value: string | undefined): string {
  if (value === undefined) return `# ${name}= is missing: copy it from the QStash console`;
  return `${name}=${value}`;
}

function writable(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const present = Object.entries(variables).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  for (const [name, value] of present) {
    if (PLAIN.test(value) && !MEANT_OTHERWISE.test(value)) continue;
    throw new Failure(
      `${name} was not written: its value has characters that are not allowed there`,
    );
  }
  return Object.fromEntries(present);
}

/** The existing file. A link could lead anywhere, and keys must not be written to a device. */
function existing(file: string): Stats | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) {
    throw new Failure(
      `${file} is a link or not a file, so it was not changed: name the file itself`,
    );
  }
  return found;
}

/** A hard link neither follows a symbolic link nor replaces a file that appeared meanwhile. */
function create(file: string, variables: Readonly<Record<string, string>>): void {
  const content = mergeVariables(new Uint8Array(), variables);
  withDraft(file, content, OWNER_ONLY, (draft) => linkSync(draft, file));
}

/** With a new file, because the old one may be open, or have another name elsewhere. */
function merge(file: string, found: Stats, variables: Readonly<Record<string, string>>): void {
  const content = readPlainFile(file);
  const encoding = encodingOf(content);
  if (encoding !== "UTF-8") throw new Failure(`${file} is ${encoding}, so it was not changed`);
  const isPrivate = (found.mode & 0o077) === 0;
  withDraft(
    file,
    merged(file, content, variables),
    isPrivate ? found.mode : OWNER_ONLY,
    (draft) => {
      // If the file belonged to root, its user could not read it.
      if (process.getuid?.() === 0) chownSync(draft, found.uid, found.gid);
      renameSync(draft, file);
    },
  );
}

function merged(
  file: string,
  content: Uint8Array,
  variables: Readonly<Record<string, string>>,
): Uint8Array {
  try {
    return mergeVariables(content, variables);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`${file} was not changed: ${error.message}`);
  }
}

/** An incomplete file never gets the final name: the disk may be full. */
function withDraft(
  file: string,
  content: Uint8Array,
  mode: number,
  publish: (draft: string) => void,
): void {
  const draft = join(dirname(file), `.qstash-verify-${randomBytes(8).toString("hex")}`);
  try {
    writeFileSync(draft, content, { mode: mode & 0o777, flag: "wx", flush: true });
    publish(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

import { randomBytes } from "node:crypto";
import { linkSync, lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../failure.js";

/** What can stand in a `.env` file unquoted, and is read there by everybody in the same way. */
const PLAIN = /^[\x21-\x7e]*$/;
const MEANT_OTHERWISE = /["'`#$\\]/;

/**
 * Writes variables to a file, for its owner only. It never replaces one unless asked: what is in it may
 * be the only copy. The file is there as a whole or not at all, and a link is not followed.
 *
 * @throws Failure where it cannot be written, or a value would be read as something else
 */
export function writeSecretFile(
  file: string,
  variables: Readonly<Record<string, string | undefined>>,
  replace = false,
): void {
  const text = environmentText(variables);
  try {
    if (!replace || !isThere(file)) create(file, text);
    else replaceBy(file, text);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = error instanceof Error && "code" in error ? error.code : "unknown error";
    if (code !== "EEXIST") throw new Failure(`cannot write ${file}: ${code}`);
    throw new Failure(`${file} is there already, and was left as it is: --force replaces it`);
  }
}

/** A variable as a line of a `.env` file; one without a value as a comment. For the screen, unchecked. */
export function environmentLine(name: string, value: string | undefined): string {
  if (value === undefined) return `# ${name}= is missing: copy it from the QStash console`;
  return `${name}=${value}`;
}

function environmentText(variables: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(variables).map(([name, value]) => {
    if (value === undefined || (PLAIN.test(value) && !MEANT_OTHERWISE.test(value))) {
      return `${environmentLine(name, value)}\n`;
    }
    throw new Failure(`${name} was not written: its value has characters that do not belong there`);
  });
  return lines.join("");
}

/** Whether there is a file to replace. A link could lead anywhere, and a device is no place for keys. */
function isThere(file: string): boolean {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) {
    throw new Failure(`${file} is a link, or no file, and was left as it is: name the file itself`);
  }
  return found !== undefined;
}

/** A second name for a file neither follows a link nor replaces what is there. */
function create(file: string, text: string): void {
  withDraft(file, text, (draft) => linkSync(draft, file));
}

/** By a new file, because the old one keeps its mode, and may be open or linked elsewhere. */
function replaceBy(file: string, text: string): void {
  withDraft(file, text, (draft) => renameSync(draft, file));
}

/** Half a file is never under the name that was asked for: the disk may be full. */
function withDraft(file: string, text: string, publish: (draft: string) => void): void {
  const draft = join(dirname(file), `.qstash-verify-${randomBytes(8).toString("hex")}`);
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: "wx", flush: true });
    publish(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

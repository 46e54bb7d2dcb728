import { closeSync, openSync, readSync } from "node:fs";
import { isAboutQStash } from "@qstash-verify/core/building";
import { Failure } from "../failure.js";
import { environmentFiles, filesReadWith } from "./environment-files.js";
import { mixedAccount } from "./mixed-account.js";
import { parseVariables, remedyFor } from "./parse-variables.js";
import type { Settings, Variables } from "./settings.js";

/** The settings of a command. @throws Failure where a file cannot be read, or should not be */
export function loadEnvironment(files: readonly string[], processEnv: Variables): Variables {
  return readSettings(files, processEnv).variables;
}

/**
 * The settings of a command, and where they come from. If files are named, only those are read, the later
 * over the earlier, without the variables of the shell. Otherwise the files that frameworks read are looked
 * for in the working directory and, as with frameworks, variables of the process win.
 *
 * @throws Failure where a file cannot be read, or should not be
 */
export function readSettings(named: readonly string[], processEnv: Variables): Settings {
  if (named.length > 0) return merged(named.toReversed(), {});
  const settings = merged(environmentFiles(processEnv), processEnv);
  refuseMixedAccount(settings);
  return settings;
}

/**
 * The settings of an app that reads a file, with the files beside it that frameworks read too. Variables of
 * the process win. Nothing may be sent with them: a token may belong to another address.
 *
 * @throws Failure where a file cannot be read, or should not be
 */
export function settingsWith(file: string, processEnv: Variables): Settings {
  return merged(filesReadWith(file, processEnv), processEnv);
}

/** The settings in some files, the first of which wins, but for those of the process. */
function merged(files: readonly string[], own: Variables): Settings {
  const variables: Record<string, string | undefined> = {};
  const sources = new Map<string, string>();
  for (const file of files.toReversed()) {
    for (const [name, value] of Object.entries(parseFile(file))) {
      variables[name] = value;
      sources.set(name, file);
    }
  }
  const overridden = Object.keys(variables).filter(
    (name) => isAboutQStash(name) && own[name] !== undefined && own[name] !== variables[name],
  );
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) continue;
    variables[name] = value;
    sources.delete(name);
  }
  return { variables, sources, files, overridden };
}

function refuseMixedAccount(settings: Settings): void {
  const mixed = mixedAccount(settings);
  if (mixed) {
    throw new Failure(
      `${mixed.url} is from ${mixed.file}, but ${mixed.token} is from the shell: a token of the shell is not sent to an address from a file. Set both in one place, or pass the file with -e`,
    );
  }
}

function parseFile(file: string): Record<string, string> {
  const { variables, disputed } = parseVariables(
    decode(readBytes(file, ": name yours with -e"), file),
  );
  for (const [name, value] of Object.entries(variables)) {
    if (isAboutQStash(name)) refuseReference(name, value, file);
  }
  const name = disputed.find(isAboutQStash);
  if (name !== undefined) {
    throw new Failure(`Next.js and Vite read ${name} in ${file} differently: ${remedyFor(name)}`);
  }
  return variables;
}

/**
 * Next.js and Vite replace it by the other variable's value, quoted or not. Node.js and this program do not.
 */
function refuseReference(name: string, value: string, file: string): void {
  // They also drop the backslash of an escaped $, and Vite takes anything in braces for a name.
  if (!/\\\$|\$\{|\$\w/.test(value)) return;
  // Show only the name of the other variable: its default may be a secret. Without braces, the name itself
  // may be part of a secret.
  const other = /(?<!\\)\$\{(\w+)(?:\}|:?-)/.exec(value)?.[1];
  if (other !== undefined) {
    throw new Failure(
      `${name} in ${file} uses \${${other}}, which is not expanded here: write the value itself`,
    );
  }
  throw new Failure(
    `${name} in ${file} has a $ in it, which apps read in different ways: write a value without it`,
  );
}

/** Frameworks read these files as UTF-8, so no app can read another encoding. */
function decode(bytes: Buffer, file: string): string {
  const encoding = encodingOf(bytes);
  if (encoding !== "UTF-8") {
    throw new Failure(`${file} is ${encoding}, which apps cannot read: save it as UTF-8`);
  }
  return new TextDecoder().decode(bytes);
}

/** The encoding of a `.env` file: Windows PowerShell's `>` writes UTF-16. */
export function encodingOf(bytes: Buffer): "UTF-8" | "UTF-16" | "binary" {
  const mark = bytes.subarray(0, 2).toString("hex");
  if (mark === "fffe" || mark === "feff") return "UTF-16";
  const zero = bytes.indexOf(0);
  if (zero < 0) return "UTF-8";
  return zero < 2 ? "UTF-16" : "binary";
}

/** Bytes: more than any file of settings has. */
const LARGEST_FILE = 64 * 1024 * 1024;

/** A device or a pipe may never end. @throws Failure if it cannot be read */
export function readBytes(file: string, advice = ""): Buffer {
  try {
    return readTo(LARGEST_FILE, file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const reason = error instanceof Error && "code" in error ? error.code : "unknown error";
    if (reason === "ENOENT") throw new Failure(`there is no file ${file}${advice}`);
    throw new Failure(`cannot read ${file}: ${reason}`);
  }
}

function readTo(limit: number, file: string): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const pieces: Buffer[] = [];
    for (let length = 0; length <= limit; ) {
      const piece = Buffer.allocUnsafe(64 * 1024);
      const read = readSync(descriptor, piece);
      if (read === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, read));
      length += read;
    }
  } finally {
    closeSync(descriptor);
  }
  throw new Failure(`cannot read ${file}: it is too large`);
}

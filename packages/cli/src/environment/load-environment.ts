import { readFileSync } from "node:fs";
import { parse } from "dotenv";
import { Failure } from "../failure.js";

/** Settings by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The settings a command goes by: those of the files, the later over the earlier; without any file
 * those of the process. A file stands alone, so that what is diagnosed is what is in it.
 */
export function loadEnvironment(files: readonly string[], processEnv: Variables): Variables {
  if (files.length === 0) return processEnv;
  return Object.assign({}, ...files.map((file) => parse(readText(file))));
}

/** @throws Failure where it cannot be read */
function readText(file: string): string {
  return readBytes(file).toString();
}

/** @throws Failure where it cannot be read */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : "unknown error";
    throw new Failure(`cannot read ${file}: ${reason}`);
  }
}

import { writeFileSync } from "node:fs";
import { Failure } from "../failure.js";

/**
 * Writes a file that holds secrets, for its owner only. It never replaces one unless asked: what is
 * in it may be the only copy.
 */
export function writeSecretFile(file: string, text: string, replace = false): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: replace ? "w" : "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unknown error";
    if (code !== "EEXIST") throw new Failure(`cannot write ${file}: ${code}`);
    throw new Failure(`${file} is there already, and was left as it is: --force replaces it`);
  }
}

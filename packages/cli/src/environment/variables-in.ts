import { parseVariables } from "./parse-variables.js";
import { readPlainFile } from "./read-plain-file.js";
import type { Variables } from "./settings.js";

/** The variables that a file has by itself, before it is written. */
export function variablesIn(file: string): Variables {
  let content: Buffer;
  try {
    content = readPlainFile(file);
  } catch {
    // It is not there yet, or writing it will say why it cannot be read.
    return {};
  }
  return parseVariables(content.toString()).variables;
}

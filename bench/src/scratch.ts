import { join } from "node:path";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";

// In this package, so that what a file in there imports by name is found.
const parent = join(import.meta.dirname, "../.scratch");

/** An empty directory for files that this process makes. */
export function scratchDirectory(): Promise<string> {
  return temporaryDirectory(parent, "run-");
}

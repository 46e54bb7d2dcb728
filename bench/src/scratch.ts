import { rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";

// In this package, so that what a file in there imports by name is found.
const parent = join(import.meta.dirname, "../.scratch");
const made: string[] = [];

// However this process ends, nothing stays on the disk.
process.on("exit", () => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** An empty directory for files that this process makes. */
export async function scratchDirectory(): Promise<string> {
  await mkdir(parent, { recursive: true });
  const directory = await mkdtemp(join(parent, "run-"));
  made.push(directory);
  return directory;
}

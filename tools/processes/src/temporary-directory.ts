import { rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";

const made: string[] = [];

// However this process ends, nothing stays on the disk.
process.on("exit", () => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/**
 * Makes an empty directory that is removed when this process ends.
 *
 * @param parent Where it is made; created if it does not exist.
 * @param prefix What its name begins with.
 */
export async function temporaryDirectory(parent: string, prefix: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  const directory = await mkdtemp(join(parent, prefix));
  made.push(directory);
  return directory;
}

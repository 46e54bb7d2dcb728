import { rmSync } from "node:fs";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProcessGroup } from "example-demo/process-group";
import { installEnvironment } from "./environment.js";

const root = join(import.meta.dirname, "../..");
const made: string[] = [];

// However this process ends, nothing stays on the disk.
process.on("exit", () => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A directory outside of the repository, so that nothing resolves upwards into it. */
export async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "qstash-verify-e2e-"));
  made.push(directory);
  return directory;
}

/** A packed package. */
interface Tarball {
  /** As it is published. */
  readonly name: string;
  readonly file: string;
}

/** The packed packages, by their directories. */
export type Tarballs = ReadonlyMap<string, Tarball>;

/** Builds every package that is published, and packs it as it would be. */
export async function pack(directory: string): Promise<Tarballs> {
  const turbo = ["run", "build", "--filter=./packages/*", "--output-logs=errors-only"];
  await run([join(root, "node_modules/.bin/turbo"), ...turbo], root);
  const tarballs = new Map<string, Tarball>();
  for (const name of await readdir(join(root, "packages"))) {
    const source = join(root, "packages", name);
    const manifest = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
    if (manifest.private === true) continue;
    await run(["pnpm", "pack", "--pack-destination", directory], source);
    const file = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
    tarballs.set(name, { name: manifest.name, file: join(directory, file) });
  }
  return tarballs;
}

function run(command: readonly string[], cwd: string): Promise<string> {
  return new ProcessGroup(command, cwd, installEnvironment()).done(300);
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { installEnvironment } from "./environment.js";

const root = join(import.meta.dirname, "../..");

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

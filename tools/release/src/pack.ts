import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installEnvironment } from "@qstash-verify/tools-processes/install-environment";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";

const root = join(import.meta.dirname, "../../..");

/** Names the tarballs with their SHA-256, as `sha256sum --check` reads them, in the order they are published. */
export const SUMS = "SHA256SUMS";

/** A packed package. */
export interface Tarball {
  /** Its directory in `packages`. */
  readonly directory: string;
  /** As it is published. */
  readonly name: string;
  readonly file: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * Builds every package that is published and packs it as it is uploaded. A package comes after those it depends on:
 * where publishing stops half-way, nothing that is published lacks a dependency.
 *
 * @param destination An empty directory. The sums are written there too.
 */
export async function pack(destination: string): Promise<Tarball[]> {
  const turbo = ["run", "build", "--filter=./packages/*", "--output-logs=errors-only"];
  await run([join(root, "node_modules/.bin/turbo"), ...turbo], root);
  const tarballs: Tarball[] = [];
  for (const [directory, { name, version }] of inOrder(await manifests())) {
    const source = join(root, "packages", directory);
    await packOne(source, destination);
    const file = join(destination, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
    const sha256 = createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
    tarballs.push({ directory, name, file, sha256 });
  }
  const lines = tarballs.map(
    ({ file, sha256 }) => `${sha256}  ${file.slice(destination.length + 1)}\n`,
  );
  await writeFile(join(destination, SUMS), lines.join(""));
  return tarballs;
}

/**
 * pnpm puts versions in the place of `workspace:*`, and writes those dependencies in the order in which it found them, which
 * is another each time. In order, the same commit always makes the same tarball.
 */
async function packOne(source: string, destination: string): Promise<void> {
  const scratch = await temporaryDirectory(tmpdir(), "qstash-verify-pack-");
  await run(["pnpm", "pack", "--pack-destination", scratch], source);
  const [tarball = ""] = await readdir(scratch);
  await run(["tar", "-xzf", tarball], scratch);
  const unpacked = join(scratch, "package");
  const file = join(unpacked, "package.json");
  const manifest = Object.entries(JSON.parse(await readFile(file, "utf8")));
  const sorted = manifest.map(([name, value]) => [
    name,
    DEPENDENCIES.test(name) ? inNameOrder(value) : value,
  ]);
  await writeFile(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  await run(["npm", "pack", "--ignore-scripts", "--pack-destination", destination], unpacked);
}

const DEPENDENCIES = /^(dev|peer|optional)?dependencies$/i;

function inNameOrder(dependencies: unknown): object {
  return Object.fromEntries(
    Object.entries(dependencies as object).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function manifests(): Promise<Map<string, Manifest>> {
  const found = new Map<string, Manifest>();
  for (const directory of (await readdir(join(root, "packages"))).sort()) {
    const text = await readFile(join(root, "packages", directory, "package.json"), "utf8");
    const manifest: Manifest = JSON.parse(text);
    if (manifest.private !== true) found.set(directory, manifest);
  }
  return found;
}

/** Those first that depend on nothing that is still to come. */
function inOrder(all: ReadonlyMap<string, Manifest>): [string, Manifest][] {
  const left = new Map(all);
  const order: [string, Manifest][] = [];
  while (left.size > 0) {
    const names = new Set(Array.from(left.values(), ({ name }) => name));
    const ready = [...left].filter(
      ([, { dependencies, peerDependencies }]) =>
        !Object.keys({ ...dependencies, ...peerDependencies }).some((name) => names.has(name)),
    );
    if (ready.length === 0) throw new Error(`these depend on each other: ${[...names].join(", ")}`);
    order.push(...ready);
    for (const [directory] of ready) left.delete(directory);
  }
  return order;
}

function run(command: readonly string[], cwd: string): Promise<string> {
  return new ProcessGroup(command, cwd, installEnvironment()).done(900);
}

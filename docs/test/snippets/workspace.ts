import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./documents.js";

/** What is read of a package.json. */
interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Where the workspace's packages are: this site first. */
export function workspaceFolders(): string[] {
  const parents = ["packages", "examples", "tools"];
  const below = parents.flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  );
  const folders = ["docs", ...below, "demo", "bench", "e2e", "."];
  return folders.filter((path) => existsSync(join(root, path, "package.json")));
}

/** Every package of this workspace, and every one that it depends on. */
export function knownPackages(): Set<string> {
  const names = workspaceFolders().flatMap((path) => {
    const text = readFileSync(join(root, path, "package.json"), "utf8");
    const { name, ...manifest }: Manifest = JSON.parse(text);
    const { dependencies, devDependencies, peerDependencies } = manifest;
    const needed = [dependencies, devDependencies, peerDependencies];
    return [name ?? "", ...needed.flatMap((each) => Object.keys(each ?? {}))];
  });
  return new Set(names);
}

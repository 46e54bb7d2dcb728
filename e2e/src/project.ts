import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { installEnvironment } from "@qstash-verify/tools-processes/install-environment";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { pageCode } from "./page-code.js";
import type { Tarballs } from "./workspace.js";

const fixtures = join(import.meta.dirname, "../fixtures");
const INSTALL_SECONDS = 300;

/** Where blocks of one page have the same title, `nth` counts them from 0. */
export type PageBlock = readonly [page: string, title: string, nth?: number];

/** What a user would have: a directory with some files, the packages, and one version of a host. */
export interface Project {
  /** Names the directory as well. */
  readonly name: string;
  /** Directories of `fixtures/`, whose files are put together. */
  readonly fixtures: readonly string[];
  /** Code that the site shows, by the file it is written to: a page and the title of its block. */
  readonly pages?: Readonly<Record<string, PageBlock>>;
  /** The packages under test, by their directories; each comes as its tarball. */
  readonly packages: readonly string[];
  /** What comes from the registry, with its exact version. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** What its `.js` and `.ts` files are. Default: ESM. */
  readonly type?: "module" | "commonjs";
}

/**
 * Makes the directory and installs everything in one go: the tarballs depend on each other in
 * versions that no registry has.
 */
export async function install(
  project: Project,
  tarballs: Tarballs,
  parent: string,
): Promise<string> {
  const directory = join(parent, project.name);
  await mkdir(directory, { recursive: true });
  for (const fixture of project.fixtures) {
    await cp(join(fixtures, fixture), directory, { recursive: true });
  }
  for (const [file, block] of Object.entries(project.pages ?? {})) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), await pageCode(...block));
  }
  const packages = project.packages.map((name) => {
    const tarball = tarballs.get(name);
    if (tarball === undefined) throw new Error(`there is no package ${name}`);
    return [tarball.name, `file:${tarball.file}`];
  });
  const manifest = {
    private: true,
    type: project.type ?? "module",
    dependencies: { ...project.dependencies, ...Object.fromEntries(packages) },
  };
  await writeFile(join(directory, "package.json"), JSON.stringify(manifest, null, 2));
  const quick = ["--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock"];
  const npm = new ProcessGroup(["npm", "install", ...quick], directory, installEnvironment());
  await npm.done(INSTALL_SECONDS);
  await checkVersions(project, directory);
  return directory;
}

/** npm may find another version good enough; the matrix would then name one that did not run. */
async function checkVersions({ dependencies }: Project, directory: string): Promise<void> {
  for (const [name, wanted] of Object.entries(dependencies)) {
    const file = join(directory, "node_modules", name, "package.json");
    const { version } = JSON.parse(await readFile(file, "utf8"));
    // Some of the binaries of Node.js have a v.
    if (!wanted.endsWith(version.replace(/^v/, "")))
      throw new Error(`${name} is ${version}, not ${wanted}`);
  }
}

import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { shellPath } from "../terminal/shell-word.js";
import {
  foldersAbove,
  installs,
  lists,
  listsForDevelopment,
  listsForProduction,
} from "./manifests.js";
import { isVendorIdle, VENDOR } from "./vendor-use.js";

const MANAGERS = [
  ["pnpm-lock.yaml", "pnpm add", "pnpm remove"],
  ["yarn.lock", "yarn add", "yarn remove"],
  ["bun.lock", "bun add", "bun remove"],
  ["bun.lockb", "bun add", "bun remove"],
] as const;

/** Without this option, npm and pnpm leave what is in `devDependencies` there. */
const FOR_PRODUCTION = "--save-prod";

/** A file that does not run in production. */
const TEST_FILE =
  /(^|[\\/])(tests?|spec|e2e|mocks?|scripts?|__\w+__)[\\/]|[.-](test|spec|setup|config)\.\w+$/;

/** A file of an app, as it is and as it will be. */
interface InstallingFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** Our packages that it loads. */
  readonly packages: readonly string[];
}

/**
 * The commands that bring each package.json up to date, for the package manager whose lockfile is found above it: what
 * its files load and it does not list, and `@upstash/qstash` if they need it no more.
 */
export function installLines(files: readonly InstallingFile[]): string[] {
  const wanted = new Map<string, Set<string>>();
  const misplaced = new Map<string, Set<string>>();
  const listing = new Set<string>();
  for (const { file, before, after, packages } of files) {
    if (packages.length === 0) continue;
    const folders = foldersAbove(file);
    // Without a package.json, nothing tells what is installed.
    if (folders.length === 0 && before === after) continue;
    const [own = resolve(".")] = folders;
    wanted.set(own, wanted.get(own) ?? new Set());
    for (const each of packages) {
      const listed = folders.filter((folder) => lists(folder, each));
      const [first] = listed;
      if (first === undefined) addTo(wanted, own, each);
      else if (listed.every((folder) => isMisplaced(folder, each, file)))
        addTo(misplaced, first, each);
    }
    const holder = folders.find((folder) => installs(folder, VENDOR));
    if (holder !== undefined) listing.add(holder);
  }
  return [...new Set([...wanted.keys(), ...misplaced.keys(), ...listing])].flatMap((folder) => {
    const [, add, remove] = managerAbove(folder) ?? ["", "npm install", "npm uninstall"];
    const names = [...(wanted.get(folder) ?? [])].toSorted().join(" ");
    const moved = [...(misplaced.get(folder) ?? [])].toSorted().join(" ");
    const move = /^p?npm/.test(add)
      ? `${add} ${FOR_PRODUCTION} ${moved}`
      : `${remove} ${moved} && ${add} ${moved}`;
    return [
      ...(names === "" ? [] : [inFolder(folder, `${add} ${names}`)]),
      ...(moved === "" ? [] : [inFolder(folder, move)]),
      ...(listing.has(folder) && isVendorIdle(folder, files)
        ? [inFolder(folder, `${remove} ${VENDOR}`)]
        : []),
    ];
  });
}

function addTo(map: Map<string, Set<string>>, folder: string, name: string): void {
  map.set(folder, new Set([...(map.get(folder) ?? []), name]));
}

/**
 * Whether a package that production loads is listed for development, beside an `@upstash/qstash` for production. An app
 * that is bundled may have all of its packages there.
 */
function isMisplaced(folder: string, name: string, file: string): boolean {
  return (
    !TEST_FILE.test(file) &&
    !/\/(testing|emulator)$/.test(name) &&
    listsForProduction(folder, VENDOR) &&
    listsForDevelopment(folder, name)
  );
}

/** A command for another folder. Below its package.json, every package manager finds that. */
function inFolder(folder: string, command: string): string {
  const path = relative(".", folder);
  return /^(\.\.[\\/]?)*$/.test(path) ? command : `(cd ${shellPath(path)} && ${command})`;
}

function managerAbove(folder: string): (typeof MANAGERS)[number] | undefined {
  const found = MANAGERS.find(([lockfile]) => existsSync(join(folder, lockfile)));
  const above = dirname(folder);
  return found ?? (above === folder ? undefined : managerAbove(above));
}

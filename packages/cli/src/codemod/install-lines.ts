import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const MANAGERS = [
  ["pnpm-lock.yaml", "pnpm add", "pnpm remove"],
  ["yarn.lock", "yarn add", "yarn remove"],
  ["bun.lock", "bun add", "bun remove"],
  ["bun.lockb", "bun add", "bun remove"],
] as const;

/**
 * The commands that update package.json, for the package manager whose lockfile is found.
 *
 * @param packages The packages that the code loads now.
 * @param isIdle Whether nothing needs `@upstash/qstash` any more. It is asked only if there is a line to add.
 */
export function installLines(packages: readonly string[], isIdle: () => boolean): string[] {
  if (packages.length === 0) return [];
  const [, add, remove] = managerAbove(resolve(".")) ?? ["", "npm install", "npm uninstall"];
  const lines = [`${add} ${packages.toSorted().join(" ")}`];
  return isIdle() ? [...lines, `${remove} @upstash/qstash`] : lines;
}

function managerAbove(folder: string): (typeof MANAGERS)[number] | undefined {
  const found = MANAGERS.find(([lockfile]) => existsSync(join(folder, lockfile)));
  const above = dirname(folder);
  return found ?? (above === folder ? undefined : managerAbove(above));
}

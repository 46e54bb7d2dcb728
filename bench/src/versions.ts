import { readFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Tools that measure, draw or start; the others are what is measured. */
const TOOLS =
  /^(@qstash-verify\/tools-.*|cli-table3|listr2|picocolors|playwright-core|simple-statistics|tsx)$/;

/** The installed version of everything that is measured, by package. */
export async function installedVersions(): Promise<Readonly<Record<string, string>>> {
  const { dependencies } = await manifest(root);
  const names = Object.keys(dependencies ?? {}).filter((name) => !TOOLS.test(name));
  const versions = names.map(async (name) => {
    const { version } = await manifest(join(root, "node_modules", name));
    return [name, version ?? "workspace"];
  });
  return Object.fromEntries(await Promise.all(versions));
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

async function manifest(directory: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
}

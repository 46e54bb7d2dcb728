import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BrokenCheck, brokenChecks } from "./broken-checks.js";

/** What is imported, and what is required. */
const FORMATS: readonly { readonly directory: string; readonly ending: string }[] = [
  { directory: ".", ending: ".js" },
  { directory: "cjs", ending: ".cjs" },
];

/**
 * Deletes one check from the core that a project has installed.
 *
 * @returns what puts it back
 * @throws Error if the check is not where it was: then nothing would be shown
 */
export async function breakCore(project: string, name: string): Promise<() => Promise<void>> {
  const { text, without } = brokenChecks[name] as BrokenCheck;
  const dist = join(project, "node_modules/@qstash-verify/core/dist");
  const originals = new Map<string, string>();
  for (const { directory, ending } of FORMATS) {
    const found = await filesWith(text, join(dist, directory), ending);
    const [[path, original] = ["", ""]] = found;
    if (found.length !== 1 || original.split(text).length !== 2) {
      throw new Error(`${directory} does not have exactly one \`${text}\`: mend broken-checks.ts`);
    }
    originals.set(path, original);
  }
  const write = async (edit: (original: string) => string) => {
    for (const [path, original] of originals) await writeFile(path, edit(original));
  };
  await write((original) => original.replace(text, without));
  return () => write((original) => original);
}

async function filesWith(text: string, directory: string, ending: string) {
  const names = (await readdir(directory)).filter((name) => name.endsWith(ending));
  const files = await Promise.all(
    names.map(async (name): Promise<[path: string, original: string]> => {
      const path = join(directory, name);
      return [path, await readFile(path, "utf8")];
    }),
  );
  return files.filter(([, original]) => original.includes(text));
}

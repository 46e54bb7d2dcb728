import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** One check of core as its built files have it, and the same without it. */
interface Break {
  readonly text: string;
  readonly without: string;
}

/** What is imported, and what is required. */
const FILES = ["index.js", "cjs/index.cjs"];

/** The checks that can be deleted, by name. */
export const breaks: Readonly<Record<string, Break>> = {
  algorithm: {
    text: 'if (header["alg"] !== "HS256")',
    without: "if (false)",
  },
  signature: {
    text: "yes ? key : search(index + 1)",
    without: "key",
  },
  expiry: {
    text: "if (!(now < claims.exp + tolerance))",
    without: "if (false)",
  },
  body: {
    text: "if (expected.hash === digest || ",
    without: "if (true || ",
  },
  issuer: {
    text: '&& iss !== "Upstash"',
    without: "&& false",
  },
};

/**
 * Deletes one check from the core that a project has installed.
 *
 * @returns what puts it back
 * @throws Error if the check is not where it was: then nothing would be shown
 */
export async function breakCore(project: string, name: string): Promise<() => Promise<void>> {
  const { text, without } = breaks[name] as Break;
  const originals = new Map<string, string>();
  for (const file of FILES) {
    const path = join(project, "node_modules/@qstash-verify/core/dist", file);
    const original = await readFile(path, "utf8");
    if (original.split(text).length !== 2) {
      throw new Error(`${file} does not have exactly one \`${text}\`: mend breaks.ts`);
    }
    originals.set(path, original);
  }
  const write = async (edit: (original: string) => string) => {
    for (const [path, original] of originals) await writeFile(path, edit(original));
  };
  await write((original) => original.replace(text, without));
  return () => write((original) => original);
}

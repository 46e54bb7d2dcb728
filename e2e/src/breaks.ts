import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** One check of core as its built files have it, and the same without it. */
interface Break {
  readonly file: string;
  readonly text: string;
  readonly without: string;
}

/** The checks that can be deleted, by name. */
export const breaks: Readonly<Record<string, Break>> = {
  algorithm: {
    file: "index.js",
    text: 'if (header["alg"] !== "HS256")',
    without: "if (false)",
  },
  signature: {
    file: "index.js",
    text: "yes ? key : search(index + 1)",
    without: "key",
  },
  expiry: {
    file: "index.js",
    text: "if (!(now < claims.exp + tolerance))",
    without: "if (false)",
  },
  body: {
    file: "index.js",
    text: "if (expected.hash === digest || ",
    without: "if (true || ",
  },
  issuer: {
    file: "index.js",
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
  const { file, text, without } = breaks[name] as Break;
  const path = join(project, "node_modules/@qstash-verify/core/dist", file);
  const original = await readFile(path, "utf8");
  if (original.split(text).length !== 2) {
    throw new Error(`${file} does not have exactly one \`${text}\`: mend breaks.ts`);
  }
  await writeFile(path, original.replace(text, without));
  return () => writeFile(path, original);
}

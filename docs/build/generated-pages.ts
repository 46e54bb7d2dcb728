import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandReference, sharedOptions, verbTable } from "./command-line.js";
import { errorExample, refusalTable } from "./error-examples.js";
import { hostTable } from "./host-table.js";
import { packageReference } from "./package-page.js";
import { fillRegions, type Generator } from "./regions.js";
import { transcript } from "./transcripts/transcripts.js";

const DOCS = fileURLToPath(new URL("..", import.meta.url));

/** What is generated, by the name that a region gives. */
const GENERATORS: Readonly<Record<string, Generator>> = {
  command: commandReference,
  error: errorExample,
  hosts: hostTable,
  options: sharedOptions,
  package: packageReference,
  refusals: refusalTable,
  transcript,
  verbs: verbTable,
};

/** A page with generated regions, as it must be. */
export interface GeneratedPage {
  readonly file: string;
  readonly text: string;
}

/** All pages with generated regions, and the README. */
export async function generatedPages(): Promise<GeneratedPage[]> {
  const pages = ["errors", "reference"].flatMap((folder) =>
    readdirSync(join(DOCS, folder)).map((name) => join(DOCS, folder, name)),
  );
  const generated: GeneratedPage[] = [];
  for (const file of [join(DOCS, "../README.md"), ...pages]) {
    const page = readFileSync(file, "utf8");
    if (!page.includes("<!-- generated: ")) continue;
    generated.push({ file, text: await fillRegions(page, GENERATORS) });
  }
  return generated;
}

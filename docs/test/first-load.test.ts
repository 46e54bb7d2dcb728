import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { attributes, BASE, DIST, PAGES } from "./built-site.js";

/** Bytes, compressed, of a page with its styles and scripts. Fonts and images are not counted. */
const BUDGET = 100 * 1024;
/** The explainer brings a verifier, the conformance table its rows, the largest references every command and function. */
const ROOMIER: Readonly<Record<string, number>> = {
  explain: 130 * 1024,
  "reference/cli": 110 * 1024,
  "reference/core": 110 * 1024,
  "reference/testing": 110 * 1024,
  "reference/conformance": 130 * 1024,
};

test.each(PAGES.map((page) => [page.address || "the first page", page] as const))(
  "%s loads within its budget",
  (_, { address, html }) => {
    const files = filesOf(html);
    const sizes = files.map((file) => gzipSync(readFileSync(join(DIST, file))).byteLength);
    const total = sizes.reduce((sum, size) => sum + size, gzipSync(html).byteLength);
    const listed = files.map((file, index) => `${file}: ${sizes[index]}`).join("\n");
    expect(total, listed).toBeLessThanOrEqual(ROOMIER[address] ?? BUDGET);
    expect(files.length).toBeGreaterThan(3);
  },
);

/** Styles and scripts that a page loads at first, those that its scripts import included. */
function filesOf(html: string): readonly string[] {
  const links = [...html.matchAll(/<link rel="(?:preload )?(?:stylesheet|modulepreload)"[^>]*>/g)];
  const named = [
    ...links.flatMap(([tag]) => attributes(tag, "link", "href")),
    ...attributes(html, "script", "src"),
  ].map((href) => href.slice(BASE.length));
  const found = new Set<string>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    if (!file.endsWith(".js")) return;
    const code = readFileSync(join(DIST, file), "utf8");
    for (const [, imported = ""] of code.matchAll(
      /(?:^|[;}])import(?:[^"'();]*?from)?"([^"]+)"/g,
    )) {
      add(join(file, "..", imported));
    }
  };
  for (const file of named) add(file);
  return [...found];
}

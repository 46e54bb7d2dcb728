import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blocksOf } from "./snippets/block.js";
import { documents, root } from "./snippets/documents.js";

/** Lines of output that are put together from parts too small to be found, or come from others. */
const NOT_FOUND = [
  // A line of the log, and a row of a table: cells.
  /^\d\d:\d\d:\d\d/,
  /^│ schedule +│ in +│/,
  /^ +open +\d+-\d+ +POST /,
  /^✓ time +valid until/,
  // Code of an app that is rewritten, and the page of a platform.
  /^[-+ ] +(import|export) /,
  /^│ <!doctype html>/,
];

/** Fewer words in a row are found by chance. */
const IN_A_ROW = 3;
/** A line with fewer says too little. */
const LEAST = 5;

/** Of the words in a row. Where one text ends and another begins, they are in no source. */
const ENOUGH = 0.4;

/** What stands for anything that a run puts in. */
const GIVEN = "_";

test("what pages show of a terminal has the words that the code prints", () => {
  const printed = wordsOfSources();
  const stale = documents().flatMap((document) =>
    blocksOf(document)
      .filter(({ language }) => language === "txt" || language === "ansi")
      .flatMap(({ code, line }) =>
        code
          .split("\n")
          .map((text, at) => ({ text, at: line + at }))
          .filter(({ text }) => !NOT_FOUND.some((pattern) => pattern.test(text)))
          .filter(({ text }) => !isPrinted(wordsOf(text), printed))
          .map(({ text, at }) => `${document.path}:${at} ${text}`),
      ),
  );
  expect(stale).toEqual([]);
});

function isPrinted(words: readonly string[], printed: string): boolean {
  if (words.filter((word) => /^[a-z']{2,}$/.test(word)).length < LEAST) return true;
  const rows = words.map((_, at) => words.slice(at, at + IN_A_ROW));
  const telling = rows.filter(
    (row) => row.length === IN_A_ROW && row.filter((word) => word !== GIVEN).length > 1,
  );
  const found = telling.filter((row) => printed.includes(` ${row.join(" ")} `));
  return found.length >= telling.length * ENOUGH;
}

/** Of all packages, file by file. */
function wordsOfSources(): string {
  const files = readdirSync(join(root, "packages")).flatMap((name) => {
    const source = join(root, "packages", name, "src");
    return readdirSync(source, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => readFileSync(join(source, path), "utf8"));
  });
  return files.map((text) => ` ${wordsOf(text).join(" ")} `).join("|");
}

function wordsOf(text: string): string[] {
  const plain = text.replaceAll(/\$\{[^}]*\}|https?:\S+/g, " 0 ").toLowerCase();
  const words = plain.match(/[\w'./@-]+/g) ?? [];
  return words.map((word) => (/[^a-z'.-]/.test(word) ? GIVEN : word.replace(/\.+$/, "")));
}

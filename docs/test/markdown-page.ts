import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./built-site.js";

/** A Markdown file of the repository; nothing where there is none, so that its test says what is missing. */
export function readMarkdown(path: string): string {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** The names in code in the first column of each table whose first column has this title. */
export function firstColumn(markdown: string, title: string): readonly string[] {
  const tables = markdown.split(/\n{2,}/).filter((block) => /^\|.*\n\| *:?-/.test(block));
  return tables
    .map((table) => table.split("\n").map((line) => line.split("|")[1]?.trim() ?? ""))
    .filter(([head = ""]) => head.toLowerCase().replaceAll("`", "") === title)
    .flatMap(([, , ...cells]) => cells.flatMap(codeOf));
}

function codeOf(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}

import { readFileSync } from "node:fs";
import type { MutantResult } from "@stryker-mutator/api/core";

/** A change that no test notices, and why none has to. */
export interface Survivor {
  readonly file: string;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  readonly reason?: string;
}

const LIST = new URL("../survivors.json", import.meta.url);

/** What is not as the list has it: survivors that it lacks, and what it has that is noticed by now. */
export function compare(
  files: readonly string[],
  survived: readonly Survivor[],
): { readonly unlisted: readonly Survivor[]; readonly gone: readonly Survivor[] } {
  const list = JSON.parse(readFileSync(LIST, "utf8")) as readonly Survivor[];
  const known = new Set(list.filter(({ reason }) => reason).map(key));
  const found = new Set(survived.map(key));
  return {
    unlisted: survived.filter((each) => !known.has(key(each))),
    gone: list.filter((each) => files.includes(each.file) && !found.has(key(each))),
  };
}

function key({ file, mutator, original, replacement }: Survivor): string {
  return JSON.stringify([file, mutator, original, replacement]);
}

/** @param source The text of the file. */
export function describe(file: string, source: string, mutant: MutantResult): Survivor {
  const { mutatorName: mutator, location, replacement = "" } = mutant;
  const lines = source.split("\n");
  const offset = ({ line, column }: { line: number; column: number }) =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  const original = source.slice(offset(location.start), offset(location.end));
  return { file, mutator, original: oneLine(original), replacement: oneLine(replacement) };
}

function oneLine(code: string): string {
  return code.replace(/\s+/g, " ");
}

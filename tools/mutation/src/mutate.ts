import { readFileSync } from "node:fs";
import type { MutantResult } from "@stryker-mutator/api/core";
import { runTable, runTests } from "./run-stryker.js";
import { describe, type Survivor } from "./survivors.js";
import { sourceOf, type Target } from "./targets.js";

/** What became of the mutants of one file. */
export interface Outcome {
  /** `core/crypto/node`. */
  readonly file: string;
  readonly mutants: number;
  readonly survived: readonly Survivor[];
  /** Those that the conformance table noticed. */
  readonly byTable: number;
}

/** Mutates files of a package: the table first, where there is one, then tests for what it did not notice. */
export async function mutate(target: Target, files: readonly string[]): Promise<Outcome[]> {
  const paths = files.map((file) => `src/${file}.ts`);
  const first = await (target.table ? runTable : runTests)(target, paths);
  const counted = first.filter(({ status }) => status !== "Ignored");
  const left = counted.filter(survives);
  const unnoticed = target.table && left.length > 0 ? await unnoticedByTests(target, left) : left;
  return files.map((file) => {
    const ofFile = (mutant: MutantResult) => pathOf(mutant) === `src/${file}.ts`;
    const source = readFileSync(new URL(`${file}.ts`, sourceOf(target)), "utf8");
    const name = `${target.name}/${file}`;
    return {
      file: name,
      mutants: counted.filter(ofFile).length,
      survived: unnoticed.filter(ofFile).map((mutant) => describe(name, source, mutant)),
      byTable: target.table ? counted.filter((each) => ofFile(each) && !survives(each)).length : 0,
    };
  });
}

/** File by file: each has tests of its own. */
async function unnoticedByTests(target: Target, left: readonly MutantResult[]) {
  const noticed = new Set<string>();
  for (const path of new Set(left.map(pathOf))) {
    const ranges = left.filter((mutant) => pathOf(mutant) === path).map(rangeOf);
    const results = await runTests(target, [...new Set(ranges)]);
    for (const each of results) if (!survives(each)) noticed.add(identity(each));
  }
  return left.filter((mutant) => !noticed.has(identity(mutant)));
}

function rangeOf(mutant: MutantResult): string {
  const { start, end } = mutant.location;
  return `${pathOf(mutant)}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

function survives({ status }: MutantResult): boolean {
  return status === "Survived" || status === "NoCoverage";
}

function identity({ fileName, mutatorName, location, replacement }: MutantResult): string {
  return JSON.stringify([fileName, mutatorName, location, replacement]);
}

/** Within its package. */
function pathOf({ fileName }: MutantResult): string {
  return fileName.slice(fileName.lastIndexOf("src/"));
}

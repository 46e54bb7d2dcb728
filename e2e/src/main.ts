import { writeFile } from "node:fs/promises";
import { runCommand } from "@qstash-verify/tools-processes/run-command";
import pc from "picocolors";
import type { Cell, Result } from "./cell.js";
import { cells, select } from "./cells.js";
import { HELP, readFlags } from "./flags.js";
import { drawBreaks, drawMatrix, isRed, listFailed, listNoticed, listSkipped } from "./matrix.js";
import { perform } from "./perform.js";

await runCommand(main);

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const { help, list, only, json, broken } = readFlags(args);
  if (help) {
    console.log(HELP);
    return 0;
  }
  const selected = select(only).filter(({ table }) => table || broken.length === 0);
  if (selected.length === 0) throw new Error("no such cell; --list names them all");
  if (list) {
    for (const { group, name } of selected) console.log(`${group} · ${name}`);
    return 0;
  }
  const started = performance.now();
  const results = inOrder(await perform(selected, broken));
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  if (json) await writeFile(json, JSON.stringify(results.map(plain), null, 2));
  return broken.length > 0
    ? reportBreaks(results, selected.length * broken.length, minutes)
    : report(results, selected.length, minutes);
}

function report(results: readonly Result[], expected: number, minutes: string): number {
  console.log(`\n${drawMatrix(results)}`);
  const skipped = listSkipped(results);
  if (skipped.length > 0) console.log("\nRows that a host cannot show:");
  for (const line of skipped) console.log(`  ${line}`);
  const failed = listFailed(results);
  for (const line of failed) console.log(pc.red(`✗ ${line}`));
  if (failed.length > 0 || results.length < expected) {
    console.log(pc.red(`\n${failed.length} failures in ${minutes} minutes.`));
    return 1;
  }
  console.log(pc.green(`\nAll ${results.length} cells are green, in ${minutes} minutes.`));
  return 0;
}

function reportBreaks(results: readonly Result[], expected: number, minutes: string): number {
  console.log(`\n${drawBreaks(results)}`);
  for (const line of listNoticed(results)) console.log(`  ${line}`);
  const silent = results.filter((result) => !isRed(result));
  for (const { cell, broken, failed } of silent) {
    const reason = failed[0]?.reason ?? "every row is green without the check";
    console.log(pc.red(`✗ ${cell.name}, ${broken}: ${reason}`));
  }
  if (silent.length > 0 || results.length < expected) return 1;
  console.log(pc.green(`\nEvery cell noticed every missing check, in ${minutes} minutes.`));
  return 0;
}

/** Cells end in any order; the matrix has one. */
function inOrder(results: readonly Result[]): readonly Result[] {
  const place = (cell: Cell) => cells.indexOf(cell);
  return [...results].sort((a, b) => place(a.cell) - place(b.cell));
}

function plain({ cell, ...result }: Result): object {
  return { group: cell.group, name: cell.name, ...result };
}

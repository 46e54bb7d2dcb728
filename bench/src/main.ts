import { writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { stopAll } from "example-demo/process-group";
import pc from "picocolors";
import { drawRun } from "./draw.js";
import { HELP, readFlags } from "./flags.js";
import { resultsPage } from "./markdown.js";
import { perform } from "./perform.js";
import { tables } from "./tables.js";

const RESULTS = join(import.meta.dirname, "../RESULTS.md");

let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, async () => {
    interrupted = true;
    await stopAll();
    process.exit(128 + constants.signals[signal]);
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { message = String(error), cause } = error instanceof Error ? error : {};
  // What a command printed before it failed. One that was stopped did not.
  if (typeof cause === "string" && !interrupted) console.error(cause);
  console.error(pc.red(interrupted ? "Interrupted." : message));
  process.exitCode = 1;
} finally {
  await stopAll();
}

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const flags = readFlags(args);
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const run = await perform(flags);
  console.log(flags.json ? JSON.stringify(run, null, 2) : `\n${drawRun(run)}`);
  if (!flags.quick && flags.tables.length === tables.length) {
    await writeFile(RESULTS, resultsPage(run));
  }
  const missed = run.tables.flatMap(({ goals }) => goals).filter(({ holds }) => !holds).length;
  if (missed > 0 && !flags.json) console.log(pc.yellow(`${missed} goals are missed.`));
  return flags.strict && missed > 0 ? 1 : 0;
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "@qstash-verify/tools-processes/run-command";
import pc from "picocolors";
import { drawRun } from "./draw.js";
import { HELP, readFlags } from "./flags.js";
import { resultsPage } from "./markdown.js";
import { perform } from "./perform.js";
import { usual } from "./tables.js";

const RESULTS = join(import.meta.dirname, "../RESULTS.md");

await runCommand(main);

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const flags = readFlags(args);
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const run = await perform(flags);
  console.log(flags.json ? JSON.stringify(run, null, 2) : `\n${drawRun(run, flags.goals)}`);
  if (!flags.quick && usual.every((table) => flags.tables.includes(table))) {
    await writeFile(RESULTS, resultsPage(run));
  }
  const missed = run.tables.flatMap(({ goals }) => goals).filter(({ holds }) => !holds).length;
  if (missed > 0 && flags.goals && !flags.json)
    console.log(pc.yellow(`${missed} goals are missed.`));
  return flags.strict && missed > 0 ? 1 : 0;
}

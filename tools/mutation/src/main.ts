import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import pc from "picocolors";
import { HELP, readFlags } from "./flags.js";
import { mutate, type Outcome } from "./mutate.js";
import { compare, type Survivor } from "./survivors.js";
import { filesOf, targets } from "./targets.js";

/** Percent of the mutants of core that tests have to notice. */
const GOAL = 90;

async function main(): Promise<number> {
  const { help, only, report } = readFlags(process.argv.slice(2));
  if (help) {
    console.log(HELP);
    return 0;
  }
  const outcomes: Outcome[] = [];
  const missed = new Set(only);
  for (const target of targets) {
    const files = filesOf(target).filter((file) => {
      const chosen = only.filter((each) => [target.name, `${target.name}/${file}`].includes(each));
      for (const each of chosen) missed.delete(each);
      return only.length === 0 || chosen.length > 0;
    });
    if (files.length > 0) outcomes.push(...(await mutate(target, files)));
  }
  if (missed.size > 0) throw new Error(`there is no ${[...missed].join(", ")} to mutate`);
  for (const outcome of outcomes) if (outcome.mutants > 0) console.log(lineOf(outcome));
  // npm and pnpm change the directory; this is the one they were called in.
  const path = report && resolve(process.env["INIT_CWD"] ?? ".", report);
  if (path) await writeFile(path, `${JSON.stringify(outcomes, null, 2)}\n`);
  return judge(outcomes, only.length === 0);
}

function judge(outcomes: readonly Outcome[], whole: boolean): number {
  const { unlisted, gone } = compare(
    outcomes.map(({ file }) => file),
    outcomes.flatMap(({ survived }) => survived),
  );
  for (const each of unlisted) console.log(pc.red(`survived, not listed:  ${shown(each)}`));
  for (const each of gone) console.log(pc.red(`listed, not surviving: ${shown(each)}`));
  const core = outcomes.filter(({ file }) => file.startsWith("core/"));
  for (const target of targets) {
    const own = outcomes.filter(({ file }) => file.startsWith(`${target.name}/`));
    if (own.length > 0) console.log(pc.bold(`${target.name}: ${scoreOf(own).toFixed(1)} %`));
  }
  const low = whole && scoreOf(core) < GOAL;
  if (low) console.log(pc.red(`core is below ${GOAL} %`));
  return unlisted.length + gone.length > 0 || low ? 1 : 0;
}

function lineOf(outcome: Outcome): string {
  const { file, mutants, survived, byTable } = outcome;
  const score = `${scoreOf([outcome]).toFixed(1)} %`.padStart(8);
  return `${file.padEnd(28)}${score}  ${mutants} mutants, ${byTable} noticed by the table, ${survived.length} survive`;
}

/** Percent of the mutants that were noticed; a listed survivor counts as one that was not. */
function scoreOf(outcomes: readonly Outcome[]): number {
  const mutants = outcomes.reduce((sum, each) => sum + each.mutants, 0);
  const survived = outcomes.reduce((sum, each) => sum + each.survived.length, 0);
  return mutants === 0 ? 100 : (100 * (mutants - survived)) / mutants;
}

function shown({ file, mutator, original, replacement }: Survivor): string {
  return `${file} ${mutator}: ${original} -> ${replacement}`;
}

process.exitCode = await main();

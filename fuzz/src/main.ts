import { runCommand } from "@qstash-verify/tools-processes/run-command";
import pc from "picocolors";
import { type Flags, HELP, readFlags } from "./flags.js";
import { TARGETS } from "./targets.js";
import type { Trial, Trying } from "./try-target.js";

const started = performance.now();

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const flags = readFlags(args);
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const targets = select(flags.only);
  if (flags.list) {
    for (const { name, promise } of targets) console.log(`${pc.bold(name)}\n  ${promise}`);
    return 0;
  }
  console.log(`seed ${flags.seed}\n`);
  let broken = 0;
  for (const [index, target] of targets.entries()) {
    const trial = await target.run(effort(flags, targets.length - index));
    if (trial.broken !== undefined) broken += 1;
    report(trial);
  }
  return broken === 0 ? 0 : 1;
}

function select(only: readonly string[]): readonly Trying[] {
  for (const name of only) {
    if (TARGETS.some((target) => target.name === name)) continue;
    throw new Error(`no target is called ${name}: ${TARGETS.map((each) => each.name).join(", ")}`);
  }
  return TARGETS.filter(({ name }) => only.length === 0 || only.includes(name));
}

/** What is left of the time is for those who are left. */
function effort({ seed, seconds, inputs, path }: Flags, left: number) {
  const rest = seconds * 1000 - (performance.now() - started);
  const milliseconds = inputs === undefined ? Math.max(rest / left, 500) : undefined;
  return { seed, path, milliseconds, inputs: inputs ?? Number.MAX_SAFE_INTEGER };
}

function report({ name, inputs, corpus, outcomes, seconds, broken }: Trial): void {
  const mark = broken === undefined ? pc.green("✓") : pc.red("✗");
  const count = (number: number) => number.toLocaleString("en");
  console.log(
    `${mark} ${pc.bold(name)}: ${count(inputs)} inputs, ${corpus} of them from the corpus, in ${seconds.toFixed(1)} s`,
  );
  const counted = [...outcomes].toSorted(([, a], [, b]) => b - a);
  for (const [outcome, number] of counted)
    console.log(`    ${count(number).padStart(9)}  ${outcome}`);
  if (broken !== undefined) console.log(pc.red(broken));
}

await runCommand(main);

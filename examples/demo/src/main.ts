import { constants } from "node:os";
import pc from "picocolors";
import { HELP, readFlags } from "./flags.js";
import { perform } from "./perform.js";
import { stopAll } from "./process-group.js";
import { drawTable, listUnexpected } from "./table.js";

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
  const results = await perform(flags);
  // What it was stopped in does not count: the examples were stopped, too.
  if (interrupted) throw new Error("interrupted");
  const unexpected = listUnexpected(results);
  console.log(`\n${drawTable(results, process.stdout.columns ?? Number.POSITIVE_INFINITY)}`);
  if (unexpected.length > 0) {
    console.log(pc.red(`${unexpected.length} of ${results.length} answers were not expected:`));
    for (const line of unexpected) console.log(pc.red(`✗ ${line}`));
    return 1;
  }
  console.log(pc.green(`All ${results.length} answers were as expected.`));
  return 0;
}

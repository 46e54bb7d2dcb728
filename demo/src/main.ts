import { runCommand } from "@qstash-verify/tools-processes/run-command";
import pc from "picocolors";
import { HELP, readFlags } from "./flags.js";
import { perform } from "./perform.js";
import { drawFindings, drawTable, listUnexpected, listUnexpectedFindings } from "./table.js";

await runCommand(main);

/** @returns the exit code */
async function main(args: string[], wasInterrupted: () => boolean): Promise<number> {
  const flags = readFlags(args);
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const { results, findings } = await perform(flags);
  // What it was stopped in does not count: the examples were stopped, too.
  if (wasInterrupted()) throw new Error("interrupted");
  const unexpected = [...listUnexpected(results), ...listUnexpectedFindings(findings)];
  const count = results.length + findings.length;
  console.log(`\n${drawTable(results, process.stdout.columns ?? Number.POSITIVE_INFINITY)}`);
  if (findings.length > 0) console.log(drawFindings(findings));
  if (unexpected.length > 0) {
    console.log(pc.red(`${unexpected.length} of ${count} answers were not expected:`));
    for (const line of unexpected) console.log(pc.red(`✗ ${line}`));
    return 1;
  }
  console.log(pc.green(`All ${count} answers were as expected.`));
  return 0;
}

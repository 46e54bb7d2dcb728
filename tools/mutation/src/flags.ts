import { parseArgs } from "node:util";

export const HELP = `
npm run mutation -- [options]
    Changes the source of core, the adapters and the workflow binding, one change at a time, and runs the
    tests that cover it. A change that no test notices has to be listed in tools/mutation/survivors.json.

    --only <package/file>  Only these: core, core/token, core/crypto/node. Several widen the choice.
    --report <file>        Writes every mutant and what became of it, as JSON.
    --help                 Prints this.

The exit code is 0 if every survivor is listed, and everything listed for the chosen files survives.
`;

export interface Flags {
  readonly help: boolean;
  readonly only: readonly string[];
  readonly report: string | undefined;
}

/** @throws TypeError with a message for the user */
export function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean", short: "h", default: false },
      only: { type: "string", multiple: true, default: [] },
      report: { type: "string" },
    },
  });
  return { help: values.help, only: values.only, report: values.report };
}

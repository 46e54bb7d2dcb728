import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { brokenChecks } from "./broken-checks.js";

export const HELP: string = `
npm run e2e
    Packs the packages, installs them as their users do, and runs the table of deliveries on every
    runtime and framework version. Prints one matrix.

    --only <text>     Only the cells with this text in their group or name; several widen the choice.
    --list            Names the cells, and runs nothing.
    --json <file>     Writes the results to a file as well.
    --break <check>   Deletes one check from the installed core; several take turns, "all" is each.
                      Succeeds if every cell that runs the table has a red row.
                      Checks: ${Object.keys(brokenChecks).join(", ")}.

The exit code is 0 if every cell is green, or with --break if none is.
`;

export interface Flags {
  readonly help: boolean;
  readonly list: boolean;
  readonly only: readonly string[];
  readonly json: string | undefined;
  readonly broken: readonly string[];
}

/** @throws Error with a message for the user */
export function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean", short: "h", default: false },
      list: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      json: { type: "string" },
      break: { type: "string", multiple: true, default: [] },
    },
  });
  const broken = values.break.includes("all") ? Object.keys(brokenChecks) : values.break;
  for (const name of broken) {
    if (brokenChecks[name] === undefined) {
      throw new Error(
        `no check is called ${name}: ${Object.keys(brokenChecks).join(", ")}, or all`,
      );
    }
  }
  // npm and pnpm change the directory; this is the one they were called in.
  const json = values.json && resolve(process.env["INIT_CWD"] ?? ".", values.json);
  return { help: values.help, list: values.list, only: values.only, json, broken };
}

import { parseArgs } from "node:util";
import { type Table, tableNamed, tables, usual } from "./tables.js";

export const HELP: string = `
npm run bench
    Measures the packages beside the vendor's SDK, other verifiers and the floor, on this machine.
    Prints every table, and writes bench/RESULTS.md.

    --only <tables>   Only these, separated by commas: ${tables.map(({ name }) => name).join(", ")}.
                      All but soak are measured by default.
    --minutes <n>     How long soak takes (default: 60).
    --quick           A smoke run of four minutes: it shows that all works, and no figures to keep.
    --json            Prints one JSON document instead of the tables; progress goes to the stream for
                      errors. npm prints lines of its own before it, unless asked: npm run -s bench
    --goals           Shows the goals, too, and which are missed.
    --strict          The same, and exits with 1 if one is missed.

    bench/RESULTS.md is written by a run of every table that is not quick, and by no other.

The exit code is 0 if everything could be measured, whatever the figures are.
`;

export interface Flags {
  readonly help: boolean;
  readonly tables: readonly Table[];
  readonly quick: boolean;
  readonly json: boolean;
  /** Whether the goals are shown. */
  readonly goals: boolean;
  readonly strict: boolean;
  readonly minutes: number;
}

/** @throws Error with a message for the user */
export function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean", short: "h", default: false },
      only: { type: "string", multiple: true, default: [] },
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      goals: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      minutes: { type: "string", default: "60" },
    },
  });
  const { only, ...rest } = values;
  const names = only.flatMap((list) => list.split(",")).map((name) => name.trim());
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error("--minutes takes a number of minutes");
  const goals = rest.goals || rest.strict;
  return { ...rest, goals, minutes, tables: names.length === 0 ? usual : names.map(tableNamed) };
}

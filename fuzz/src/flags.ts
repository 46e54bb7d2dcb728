import { parseArgs } from "node:util";

export const HELP: string = `
npm run fuzz
    Tries what the packages promise with random inputs. Every target begins with its corpus, the inputs
    in fuzz/corpus. The first input that breaks a promise is made as small as possible, and printed.

    --seconds <n>   How long to try, all targets together. Default: 30.
    --inputs <n>    How many inputs for each target, however long that takes.
    --only <name>   Only this target; several widen the choice.
    --seed <n>      Repeats a run. Without it there is a new one, and it is printed.
    --path <path>   Goes straight to an input that was found. Needs --seed and --only.
    --list          Names the targets, and what they promise.

The exit code is 0 if every promise was kept.
`;

export interface Flags {
  readonly help: boolean;
  readonly list: boolean;
  readonly seconds: number;
  readonly inputs: number | undefined;
  readonly only: readonly string[];
  readonly seed: number;
  readonly path: string | undefined;
}

/** @throws Error with a message for the user */
export function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean", short: "h", default: false },
      list: { type: "boolean", default: false },
      seconds: { type: "string", default: "30" },
      inputs: { type: "string" },
      only: { type: "string", multiple: true, default: [] },
      seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
      path: { type: "string" },
    },
  });
  const { help, list, only, path } = values;
  if (
    path !== undefined &&
    (only.length !== 1 || !args.some((each) => each.startsWith("--seed")))
  ) {
    throw new Error("--path needs the --seed and the --only that it was printed with");
  }
  return {
    help,
    list,
    only,
    path,
    seconds: positive("seconds", values.seconds),
    inputs: values.inputs === undefined ? undefined : positive("inputs", values.inputs),
    seed: number("seed", values.seed),
  };
}

function positive(name: string, text: string): number {
  const value = number(name, text);
  if (value <= 0) throw new Error(`--${name} must be more than 0`);
  return value;
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) throw new Error(`--${name} must be a number`);
  return value;
}

import fc from "fast-check";
import { corpusOf } from "./corpus.js";
import type { Target } from "./target.js";

/** How much is tried. */
interface Effort {
  readonly seed: number;
  readonly milliseconds: number | undefined;
  readonly inputs: number;
  readonly path: string | undefined;
}

/** What was tried, and what was found. */
export interface Trial {
  readonly name: string;
  readonly inputs: number;
  readonly corpus: number;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly seconds: number;
  /** What broke the promise, ready to be printed. */
  readonly broken: string | undefined;
}

/** Milliseconds for which an input that was found is made smaller. */
const SHRINKING = 20_000;

/** A target, whatever its inputs are. */
export interface Trying {
  readonly name: string;
  readonly promise: string;
  run(effort: Effort): Promise<Trial>;
}

export function trying<Input>(target: Target<Input>): Trying {
  const { name, promise } = target;
  return { name, promise, run: (effort) => tryTarget(target, effort) };
}

async function tryTarget<Input>(target: Target<Input>, effort: Effort): Promise<Trial> {
  const { name } = target;
  const started = performance.now();
  const outcomes = new Map<string, number>();
  const corpus = effort.path === undefined ? corpusOf(name) : [];
  const judge = await target.start();
  const attempt = async (input: Input) => {
    const outcome = await judge.judge(input);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  };
  const trial = (inputs: number, broken?: string): Trial => {
    const seconds = (performance.now() - started) / 1000;
    return { name, inputs, corpus: corpus.length, outcomes, seconds, broken };
  };
  try {
    for (const [index, { why, input }] of corpus.entries()) {
      try {
        // What is in the corpus came from here: a target that changes brings it up to date.
        await attempt(input as Input);
      } catch (error) {
        return trial(index + 1, `${messageOf(error)}\n  of the corpus: ${why}`);
      }
    }
    const { numRuns, broken } = await tryRandom(target, attempt, effort);
    return trial(corpus.length + numRuns, broken);
  } finally {
    await judge.stop();
  }
}

async function tryRandom<Input>(
  { name, inputs }: Target<Input>,
  attempt: (input: Input) => Promise<void>,
  { seed, milliseconds, inputs: numRuns, path }: Effort,
) {
  const property = fc.asyncProperty(inputs, attempt);
  const first = await fc.check(property, {
    seed,
    numRuns,
    ...(path === undefined ? {} : { path }),
    ...(milliseconds === undefined ? {} : { interruptAfterTimeLimit: milliseconds }),
  });
  if (!first.failed || first.counterexamplePath === null) return { numRuns: first.numRuns };
  // The time may have run out before it was small.
  const found = await fc.check(property, {
    seed,
    path: first.counterexamplePath,
    interruptAfterTimeLimit: SHRINKING,
  });
  const [input] = found.counterexample ?? first.counterexample ?? [];
  const at = found.counterexamplePath ?? first.counterexamplePath;
  const broken = [
    messageOf(found.errorInstance ?? first.errorInstance),
    `  input: ${JSON.stringify(input)}`,
    `  npm run fuzz -- --only ${name} --seed ${seed} --path ${at}`,
  ];
  return { numRuns: first.numRuns, broken: broken.join("\n") };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

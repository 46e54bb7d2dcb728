import type { Arbitrary } from "fast-check";

/** What became of one input, in a word that is counted: `accepted`, or the code of a refusal. */
type Outcome = string;

/** One promise, and the inputs that it is tried with. They are JSON, so that each can be kept. */
export interface Target<Input> {
  readonly name: string;
  /** What holds for every input. */
  readonly promise: string;
  readonly inputs: Arbitrary<Input>;
  start(): Promise<Judge<Input>>;
}

/** A target that is ready to be tried. */
export interface Judge<Input> {
  /** @throws Error where the promise does not hold */
  judge(input: Input): Outcome | Promise<Outcome>;
  stop(): unknown;
}

/** Throws with what was promised and what was found. */
export function disagree(what: string, details: Readonly<Record<string, unknown>>): never {
  const lines = Object.entries(details).map(([name, value]) => `  ${name}: ${shown(value)}`);
  throw new Error([what, ...lines].join("\n"));
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

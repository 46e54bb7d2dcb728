import type { Context } from "hono";
import { ConsoleProblem } from "../contract/backend.js";
import { REGION_NAMES, type RegionName } from "../contract/region.js";
import { hasNoControls } from "./path-values.js";

/** The longest text of a field; a body to publish may be longer. */
const LONGEST = 10_000;

/** A JSON object that was sent, and its fields, each as what it has to be. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** @throws ConsoleProblem where it is missing, or no text */
  text(name: string, longest: number = LONGEST): string {
    const value = this.#values[name];
    if (typeof value === "string" && value.length <= longest) return value;
    throw new ConsoleProblem(400, `"${name}" is a text of at most ${longest} characters.`);
  }

  /** A text that may be left out. */
  optional(name: string, longest?: number): string | undefined {
    return this.has(name) ? this.text(name, longest) : undefined;
  }

  /** A text without control characters, such as an id. */
  word(name: string): string {
    const value = this.text(name, 2000);
    if (hasNoControls(value)) return value;
    throw new ConsoleProblem(400, `"${name}" has control characters.`);
  }

  number(name: string, least: number, most: number): number {
    const value = this.#values[name];
    if (typeof value === "number" && value >= least && value <= most) return value;
    throw new ConsoleProblem(400, `"${name}" is a number from ${least} to ${most}.`);
  }

  flag(name: string): boolean {
    const value = this.#values[name];
    if (typeof value === "boolean") return value;
    throw new ConsoleProblem(400, `"${name}" is true or false.`);
  }

  choice<T extends string>(name: string, choices: readonly T[]): T {
    const found = choices.find((each) => each === this.#values[name]);
    if (found !== undefined) return found;
    throw new ConsoleProblem(400, `"${name}" is one of ${choices.join(", ")}.`);
  }

  region(name = "region"): RegionName {
    return this.choice(name, REGION_NAMES);
  }

  list(name: string, most: number): readonly unknown[] {
    const value = this.#values[name];
    if (Array.isArray(value) && value.length <= most) return value;
    throw new ConsoleProblem(400, `"${name}" is a list of at most ${most}.`);
  }

  /** Names and texts. */
  object(name: string): Fields {
    return new Fields(objectOf(this.#values[name], `"${name}"`));
  }

  texts(longest?: number): Readonly<Record<string, string>> {
    const names = Object.keys(this.#values);
    return Object.fromEntries(names.map((name) => [name, this.text(name, longest)]));
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }
}

/** Reads the JSON object of a request. @throws ConsoleProblem */
export async function readFields(context: Context): Promise<Fields> {
  const text = await context.req.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConsoleProblem(400, "The body is not JSON.");
  }
  return new Fields(objectOf(value, "The body"));
}

/** @throws ConsoleProblem where it is no object */
export function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new ConsoleProblem(400, `${name} is not a JSON object.`);
}

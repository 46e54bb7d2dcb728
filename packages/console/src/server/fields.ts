import { ConsoleProblem } from "../contract/backend.js";
import { REGION_NAMES, type RegionName } from "../contract/region.js";
import { hasNoControls } from "./path-values.js";

/** The longest text of a field; a body to publish may be longer. */
const LONGEST = 10_000;

/** A received JSON object, with checked access to its fields. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }

  /** @throws ConsoleProblem if it is missing, or not a text */
  text(name: string, longest: number = LONGEST): string {
    const value = this.#value(name);
    if (typeof value === "string" && value.length <= longest) return value;
    throw new ConsoleProblem(400, `"${name}" must be a text of at most ${longest} characters.`);
  }

  /** A text that may be left out. */
  optional(name: string, longest?: number): string | undefined {
    return this.has(name) ? this.text(name, longest) : undefined;
  }

  /** A text that is not empty and has no control characters, such as a name. */
  word(name: string): string {
    const value = this.text(name, 2000);
    if (value !== "" && hasNoControls(value)) return value;
    throw new ConsoleProblem(400, `"${name}" is empty, or has control characters.`);
  }

  number(name: string, least: number, most: number): number {
    const value = this.#value(name);
    if (typeof value === "number" && value >= least && value <= most) return value;
    throw new ConsoleProblem(400, `"${name}" must be a number from ${least} to ${most}.`);
  }

  integer(name: string, least: number, most: number): number {
    const value = this.number(name, least, most);
    if (Number.isInteger(value)) return value;
    throw new ConsoleProblem(400, `"${name}" must be a whole number.`);
  }

  flag(name: string): boolean {
    const value = this.#value(name);
    if (typeof value === "boolean") return value;
    throw new ConsoleProblem(400, `"${name}" must be true or false.`);
  }

  choice<T extends string>(name: string, choices: readonly T[]): T {
    const found = choices.find((each) => each === this.#value(name));
    if (found !== undefined) return found;
    throw new ConsoleProblem(400, `"${name}" must be one of ${choices.join(", ")}.`);
  }

  region(name = "region"): RegionName {
    return this.choice(name, REGION_NAMES);
  }

  list(name: string, most: number): readonly unknown[] {
    const value = this.#value(name);
    if (Array.isArray(value) && value.length <= most) return value;
    throw new ConsoleProblem(400, `"${name}" must be a list of at most ${most}.`);
  }

  /** Names and texts. */
  object(name: string): Fields {
    return new Fields(objectOf(this.#value(name), `"${name}"`));
  }

  texts(longest?: number): Readonly<Record<string, string>> {
    const names = Object.keys(this.#values);
    return Object.fromEntries(names.map((name) => [name, this.text(name, longest)]));
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }
}

/** Reads a JSON object. @throws ConsoleProblem */
export function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new ConsoleProblem(400, "The body is not JSON.");
  }
  return objectOf(value, "The body");
}

/** @throws ConsoleProblem if it is not an object */
export function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new ConsoleProblem(400, `${name} is not a JSON object.`);
}

import { existsSync, readFileSync } from "node:fs";

/** An input that once mattered. */
export interface Kept {
  /** What it is there for. */
  readonly why: string;
  readonly input: unknown;
}

/** The inputs that every run of a target begins with. */
export function corpusOf(target: string): readonly Kept[] {
  const file = new URL(`../corpus/${target}.json`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Kept[]) : [];
}

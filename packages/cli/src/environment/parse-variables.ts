import { parseEnv } from "node:util";
import { parse } from "dotenv";

/** The variables of a `.env` file. */
export interface ParsedVariables {
  /** As dotenv reads them. Next.js and most others use it. */
  readonly variables: Record<string, string>;
  /** Names that Node.js, and therefore Vite, reads with another value or not at all. */
  readonly disputed: readonly string[];
}

/** What the user does about a disputed name. */
export function remedyFor(name: string): string {
  return `write ${name}=value on a line of its own, and only such lines and comments above it`;
}

/** Reads a `.env` file as dotenv does, and compares that with what Node.js reads. */
export function parseVariables(text: string): ParsedVariables {
  const variables = parse(text);
  const others = parseEnv(text);
  // Node.js takes text that is no name for one.
  const named = Object.keys(others).filter((name) => /^[\w.-]+$/.test(name));
  const names = new Set([...Object.keys(variables), ...named]);
  return { variables, disputed: [...names].filter((name) => variables[name] !== others[name]) };
}

import { parseEnv } from "node:util";
import { parse } from "dotenv";

/** The variables of a `.env` file. */
export interface ParsedVariables {
  /** As dotenv reads them, and with it Next.js and most others. */
  readonly variables: Record<string, string>;
  /** The names that Node.js reads with another value, or not at all, and with it Vite. */
  readonly disputed: readonly string[];
}

/** What to do about a name that is disputed. */
export function remedyFor(name: string): string {
  return `write ${name}=value on a line of its own, with nothing but such lines and comments above it`;
}

/** Reads a `.env` file in both ways that apps do. */
export function parseVariables(text: string): ParsedVariables {
  const variables = parse(text);
  const others = parseEnv(text);
  // Node.js makes names even of nonsense.
  const named = Object.keys(others).filter((name) => /^[\w.-]+$/.test(name));
  const names = new Set([...Object.keys(variables), ...named]);
  return { variables, disputed: [...names].filter((name) => variables[name] !== others[name]) };
}

import { stripVTControlCharacters } from "node:util";
import { escapeJson, isJsonDocument } from "./escape.js";
import { hasSymbols as screenHasSymbols } from "./has-symbols.js";
import { type Paint, paint } from "./paint.js";
import { withoutSymbols } from "./symbols.js";
import { printable } from "./trusted.js";

/**
 * Where a command reads and writes: everything it knows of the process it runs in. What it prints is
 * escaped, unless {@link Paint} or a table made it: names, claims and answers come from outside.
 */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** Columns to draw in; `Infinity` in a file or a pipe. */
  readonly columns: number;
  readonly paint: Paint;
  /** A text as it will appear on the screen, for measuring and wrapping. */
  drawn(text: string): string;
  /** A line of the result, or a JSON document, on stdout. */
  out(line: string): void;
  /** A line about the result, on stderr: with `--json` nothing else may be on stdout. */
  say(line: string): void;
  /** The same terminal, with results written to something other than stdout. */
  withOutput(write: (text: string) => void): Terminal;
}

/** What a terminal is made of. */
export interface TerminalParts extends Pick<Terminal, "env" | "interactive" | "columns"> {
  /** Whether stdout shows colors. */
  readonly isColorful: boolean;
  /** The same of stderr. Default: that of stdout. */
  readonly isColorfulError?: boolean;
  /** Whether symbols such as ✓ can be shown; they can unless this is false. */
  readonly hasSymbols?: boolean;
  /** The same of stderr. Default: that of stdout. */
  readonly hasErrorSymbols?: boolean;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { argv, env, stdin, stdout, stderr } = process;
  return createTerminal({
    env,
    interactive: Boolean(stdin.isTTY && stderr.isTTY),
    columns: stdout.isTTY ? stdout.columns || 80 : Number.POSITIVE_INFINITY,
    isColorful: isColorful(env, argv, Boolean(stdout.isTTY)),
    isColorfulError: isColorful(env, argv, Boolean(stderr.isTTY)),
    // A file holds UTF-8, whatever the screen shows.
    hasSymbols: !stdout.isTTY || screenHasSymbols(env),
    hasErrorSymbols: !stderr.isTTY || screenHasSymbols(env),
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
  });
}

/** A terminal that escapes what it prints. */
export function createTerminal(parts: TerminalParts): Terminal {
  const { env, interactive, columns, isColorful, stdout, stderr } = parts;
  const { isColorfulError = isColorful, hasSymbols = true, hasErrorSymbols = hasSymbols } = parts;
  const shown = (text: string, symbols: boolean) =>
    symbols ? printable(text) : withoutSymbols(printable(text));
  const line = (text: string, colors: boolean, symbols: boolean) => {
    if (isJsonDocument(text)) return `${escapeJson(text)}\n`;
    const safe = shown(text, symbols);
    return `${colors ? safe : stripVTControlCharacters(safe)}\n`;
  };
  return {
    env,
    interactive,
    columns,
    paint,
    drawn: (text) => shown(text, hasSymbols),
    out: (text) => stdout(line(text, isColorful, hasSymbols)),
    say: (text) => stderr(line(text, isColorfulError, hasErrorSymbols)),
    withOutput: (write) => createTerminal({ ...parts, stdout: write }),
  };
}

/** Colors are for terminals, unless their owner says otherwise: first an option, then no-color.org. */
function isColorful(env: Terminal["env"], args: readonly string[], isTerminal: boolean): boolean {
  if (args.includes("--no-color")) return false;
  if (args.includes("--color")) return true;
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  // An empty one asks for colors, as in Node.js; their number does not matter: these are the first 16.
  if (forced !== undefined) return !/^(0|false)$/.test(forced);
  return isTerminal && env["TERM"] !== "dumb";
}

import { escapeJson, isJsonDocument } from "./escape.js";
import { createPaint, type Paint } from "./paint.js";
import { printable } from "./trusted.js";

/**
 * Where a command reads and writes: everything it knows of the process it runs in. What it prints is
 * escaped, unless {@link Paint} or a table made it: names, claims and answers come from outside.
 */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
  /** Columns to draw in. */
  readonly columns: number;
  readonly paint: Paint;
  /** A line of the result, or a JSON document, on stdout. */
  out(line: string): void;
  /** A line about the result, on stderr: with `--json` nothing else may be on stdout. */
  say(line: string): void;
  /** The same terminal, whose results are written by something else than stdout. */
  withOutput(write: (text: string) => void): Terminal;
}

/** What a terminal is made of. */
export interface TerminalParts extends Pick<Terminal, "env" | "interactive" | "columns"> {
  readonly isColorful: boolean;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  return createTerminal({
    env,
    interactive: Boolean(stdin.isTTY && stderr.isTTY),
    // A file or a pipe has no edge; 160 is what a wide table needs.
    columns: stdout.columns || 160,
    isColorful: isColorful(env, Boolean(stdout.isTTY)),
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
  });
}

/** A terminal that escapes what it prints. */
export function createTerminal(parts: TerminalParts): Terminal {
  const { env, interactive, columns, isColorful, stdout, stderr } = parts;
  const line = (text: string) => `${isJsonDocument(text) ? escapeJson(text) : printable(text)}\n`;
  return {
    env,
    interactive,
    columns,
    paint: createPaint(isColorful),
    out: (text) => stdout(line(text)),
    say: (text) => stderr(line(text)),
    withOutput: (write) => createTerminal({ ...parts, stdout: write }),
  };
}

/** Colors are for terminals, unless their owner says otherwise (no-color.org). */
function isColorful(env: Terminal["env"], isTerminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return isTerminal && env["TERM"] !== "dumb";
}

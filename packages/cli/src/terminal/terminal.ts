import pc from "picocolors";

/** Where a command reads and writes: everything it knows of the process it runs in. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
  /** Columns to draw in. */
  readonly columns: number;
  readonly paint: ReturnType<typeof pc.createColors>;
  /** A line of the result, on stdout. */
  out(line: string): void;
  /** A line about the result, on stderr: with `--json` nothing else may be on stdout. */
  say(line: string): void;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  return {
    env,
    interactive: Boolean(stdin.isTTY && stderr.isTTY),
    // A file or a pipe has no edge; 160 is what a wide table needs.
    columns: stdout.columns || 160,
    paint: pc.createColors(isColorful(env, Boolean(stdout.isTTY))),
    out: (line) => void stdout.write(`${line}\n`),
    say: (line) => void stderr.write(`${line}\n`),
  };
}

/** Colors are for terminals, unless their owner says otherwise (no-color.org). */
function isColorful(env: Terminal["env"], isTerminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return isTerminal && env["TERM"] !== "dumb";
}

import type { Terminal } from "./terminal.js";
import { trusted } from "./trusted.js";

/** The progress of something. */
export interface Progress {
  /** Counts one more as finished. */
  readonly advance: () => void;
  readonly stop: () => void;
}

/** A line on a row of its own, where a bar, or the ^C that the terminal shows, may be in the way. */
export function onOwnRow(line: string): string {
  return process.stderr.isTTY ? trusted("\r\u001b[K") + line : line;
}

/** A bar on stderr; nothing if stderr is not a terminal. */
export async function startProgress(
  terminal: Terminal,
  name: string,
  total: number,
): Promise<Progress> {
  if (!terminal.interactive || total === 0) return { advance: () => {}, stop: () => {} };
  // Only now: it is a third of the modules that a command would load.
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    stream: process.stderr,
    format: `${name} {bar} {value}/{total} in {duration_formatted}`,
    hideCursor: false,
  });
  bar.start(total, 0);
  return { advance: () => bar.increment(), stop: () => bar.stop() };
}

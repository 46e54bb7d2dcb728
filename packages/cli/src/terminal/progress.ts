import { SingleBar } from "cli-progress";
import type { Terminal } from "./terminal.js";

/** How far something is. */
export interface Progress {
  /** One more is done with. */
  readonly advance: () => void;
  readonly stop: () => void;
}

/** A bar on stderr; where that is no terminal, nothing. */
export function startProgress(terminal: Terminal, name: string, total: number): Progress {
  if (!terminal.interactive || total === 0) return { advance: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream: process.stderr,
    format: `${name} {bar} {value}/{total} in {duration_formatted}`,
    hideCursor: false,
  });
  bar.start(total, 0);
  return { advance: () => bar.increment(), stop: () => bar.stop() };
}

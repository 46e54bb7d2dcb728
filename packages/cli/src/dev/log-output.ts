import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import type { Terminal } from "../terminal/terminal.js";

/** Bytes that wait for a slow reader before lines are left out. */
const MOST_WAITING = 65_536;

/**
 * Prints the log as fast as it is read. Deliveries wait for no reader, and nothing is kept for one: what he
 * is too slow for is left out, and counted.
 */
export class LogOutput {
  readonly #stream: Writable;
  readonly #terminal: Terminal;
  readonly #tellGap: (lines: number) => string;
  #leftOut = 0;

  /** @param tellGap the line in the place of those that were left out */
  constructor(
    terminal: Terminal,
    tellGap: (lines: number) => string,
    stream: Writable = standardOutput(),
  ) {
    this.#stream = stream;
    this.#terminal = terminal.withOutput((text) => void stream.write(text));
    this.#tellGap = tellGap;
    stream.on("drain", () => this.#closeGap());
  }

  /** Prints the lines of one event, or leaves them out. */
  print(lines: readonly string[]): void {
    if (this.#stream.writableNeedDrain) {
      this.leaveOut(lines);
      return;
    }
    if (lines.length > 0) this.#closeGap();
    for (const line of lines) this.#terminal.out(line);
  }

  /** Counts lines that are not worth printing; how many they were is told before the next one. */
  leaveOut(lines: readonly string[]): void {
    this.#leftOut += lines.length;
  }

  /** Prints what must not be left out, and resolves when all is read, or nobody reads any more. */
  async end(lines: readonly string[]): Promise<void> {
    this.#closeGap();
    for (const line of lines) this.#terminal.out(line);
    await new Promise<void>((resolve) => this.#stream.write("", () => resolve()));
  }

  #closeGap(): void {
    if (this.#leftOut === 0) return;
    const lines = this.#leftOut;
    this.#leftOut = 0;
    this.#terminal.out(this.#tellGap(lines));
  }
}

/** Node.js waits for a terminal while it writes, and with it would wait whatever this process does. */
function standardOutput(): Writable {
  const { stdout } = process;
  if (!stdout.isTTY || process.platform === "win32") return stdout;
  const options = { fd: stdout.fd, autoClose: false, highWaterMark: MOST_WAITING };
  // A terminal that is gone takes nobody's answers with it.
  return createWriteStream("", options).on("error", () => {});
}

import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import type { Terminal } from "../terminal/terminal.js";

/** The most bytes that wait for a slow reader. Beyond that, lines are left out. */
const MOST_WAITING = 65_536;

/**
 * Prints the log as fast as it is read. Deliveries do not wait for a slow reader, and nothing is buffered for
 * one: lines that do not fit are left out and counted.
 */
export class LogOutput {
  readonly #stream: Writable;
  readonly #terminal: Terminal;
  readonly #tellGap: (lines: number) => string;
  #leftOut = 0;

  /** @param tellGap makes the line that replaces those that were left out */
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

  /** Counts lines that are not printed. Their number is printed before the next line. */
  leaveOut(lines: readonly string[]): void {
    this.#leftOut += lines.length;
  }

  /** Prints lines that must not be left out, and resolves when everything is read, or the reader has gone. */
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

/** Node.js writes to a terminal synchronously, so a slow terminal would block the whole process. */
function standardOutput(): Writable {
  const { stdout } = process;
  if (!stdout.isTTY || process.platform === "win32") return stdout;
  const options = { fd: stdout.fd, autoClose: false, highWaterMark: MOST_WAITING };
  // If the terminal is gone, the process must still go on.
  return createWriteStream("", options).on("error", () => {});
}

import { endWhenWritten, hangUp } from "./end.js";
import { passOnClosedPipe } from "./interrupts.js";

/** The exit code that a shell reports for a program that wrote to a closed pipe: 128 plus SIGPIPE. */
const CLOSED_PIPE = 141;
/** The exit code of an error that is not of the command's making. */
const UNWRITTEN = 2;

/**
 * Ends the process when its output can no longer be written: quietly if the reader, such as `head` or the terminal,
 * has gone. Whoever watches for Ctrl-C, such as a running migration, finishes what it has begun.
 *
 * @returns whether that has happened
 */
export function watchBrokenPipe(): () => boolean {
  let isBroken = false;
  const watch = (stream: NodeJS.WriteStream, name: string, other: NodeJS.WriteStream): void => {
    stream.on("error", ({ code = "" }: NodeJS.ErrnoException) => {
      if (isBroken) return;
      isBroken = true;
      const isTerminalGone = code === "EIO" && stream.isTTY;
      if (isTerminalGone) hangUp();
      const isQuiet = isTerminalGone || code === "EPIPE";
      process.exitCode = isQuiet ? CLOSED_PIPE : UNWRITTEN;
      if (!isQuiet) other.write(`cannot write to ${name}: ${code}\n`);
      if (!passOnClosedPipe()) void endWhenWritten();
    });
  };
  watch(process.stdout, "stdout", process.stderr);
  watch(process.stderr, "stderr", process.stdout);
  return () => isBroken;
}

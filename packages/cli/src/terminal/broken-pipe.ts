import { passOnClosedPipe } from "./interrupts.js";

/** The exit code that a shell reports for a program that wrote to a closed pipe: 128 plus SIGPIPE. */
const CLOSED_PIPE = 141;

/**
 * Ends the process quietly when the reader of its output, such as `head` or the terminal, has gone. Whoever watches for
 * Ctrl-C, such as a running migration, finishes what it has begun.
 *
 * @returns whether that has happened
 */
export function watchBrokenPipe(): () => boolean {
  let isBroken = false;
  const close = (error: NodeJS.ErrnoException): void => {
    // A terminal that was closed answers with EIO.
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    if (isBroken) return;
    isBroken = true;
    process.exitCode = CLOSED_PIPE;
    if (!passOnClosedPipe()) process.exit();
  };
  process.stdout.on("error", close);
  process.stderr.on("error", close);
  return () => isBroken;
}

/** The exit code that a shell reports for a program that wrote to a closed pipe: 128 plus SIGPIPE. */
const CLOSED_PIPE = 141;

/**
 * Ends the process quietly when the reader of its output, such as `head`, has gone. Code that listens for
 * Ctrl-C, such as a running migration, gets the same signal and finishes what it has begun.
 *
 * @returns whether that has happened
 */
export function watchBrokenPipe(): () => boolean {
  let isBroken = false;
  const close = (error: NodeJS.ErrnoException): void => {
    if (error.code !== "EPIPE") throw error;
    if (isBroken) return;
    isBroken = true;
    process.exitCode = CLOSED_PIPE;
    if (process.listenerCount("SIGINT") === 0) process.exit();
    process.emit("SIGINT");
  };
  process.stdout.on("error", close);
  process.stderr.on("error", close);
  return () => isBroken;
}

import { constants } from "node:os";

let isHungUp = false;

/** Call it when the terminal is gone. */
export function hangUp(): void {
  isHungUp = true;
}

/**
 * Ends the process when all its output is written. Node.js would end it by itself, but stop listening to signals some
 * time before: the Ctrl-C that npm repeats would then be the exit code.
 */
export async function endWhenWritten(): Promise<never> {
  // An error of what was written last is told in the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([process.stdout, process.stderr].map(allWritten));
  // Node.js would crash as it restores the settings of a terminal that is gone.
  if (isHungUp) endAtOnce("SIGHUP");
  process.exit();
}

function allWritten(stream: NodeJS.WriteStream): Promise<void> {
  // Writing nothing to a stream that nobody reads would be an error, too.
  if (stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => void stream.write("", () => resolve()));
}

/** Ends the process as if it did not listen to the signal. */
export function endAtOnce(signal: NodeJS.Signals): never {
  // Without a listener, the signal ends even a process that is blocked by its terminal. `exit` would block,
  // too.
  process.removeAllListeners(signal);
  try {
    process.kill(process.pid, signal);
  } catch {
    // Windows can send itself only some signals.
  }
  // The first process of a container is not ended by a signal that it does not listen to.
  process.exit(128 + constants.signals[signal]);
}

import { constants } from "node:os";
import pc from "picocolors";
import { stopAll } from "./process-group.js";

/** What is run: it resolves with the exit code. */
export type Main = (args: string[], wasInterrupted: () => boolean) => Promise<number>;

/**
 * Runs a program that starts processes: it tells what went wrong, and leaves nothing running, however
 * it ends.
 */
export async function runCommand(main: Main): Promise<void> {
  let interrupted = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, async () => {
      interrupted = true;
      await stopAll();
      process.exit(128 + constants.signals[signal]);
    });
  }
  try {
    process.exitCode = await main(process.argv.slice(2), () => interrupted);
  } catch (error) {
    const { message = String(error), cause } = error instanceof Error ? error : {};
    // What a command printed before it failed. One that was stopped did not.
    if (typeof cause === "string" && !interrupted) console.error(cause);
    console.error(pc.red(interrupted ? "Interrupted." : message));
    process.exitCode = 1;
  } finally {
    await stopAll();
  }
}

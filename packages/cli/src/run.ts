import { isConfigurationError } from "@qstash-verify/core";
import { CommanderError } from "commander";
import { ApiError } from "./api/api-error.js";
import { isDataFolderError } from "./dev/data-folder-failure.js";
import { type ExitCode, Failure } from "./failure.js";
import { type Outside, theWorld } from "./migration/outside.js";
import { createProgram } from "./program.js";
import { remark } from "./terminal/remark.js";
import type { Terminal } from "./terminal/terminal.js";

/**
 * Runs the command that the arguments name. It never throws: errors are printed on stderr.
 *
 * @returns the exit code
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  outside: Outside = theWorld,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const exitWith = (code: ExitCode): void => {
    exitCode = code;
  };
  try {
    const program = await createProgram({ terminal, outside, exitWith }, args);
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return explainFailure(error, terminal);
  }
}

function explainFailure(error: unknown, terminal: Terminal): ExitCode {
  // The library has already printed the error. Showing the help is not a failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Failure) {
    terminal.say(remark(terminal.paint.red("✗"), error.message, terminal));
    return error.exitCode;
  }
  const isExpected =
    isConfigurationError(error) ||
    isSystemError(error) ||
    (error instanceof Error && isDataFolderError(error)) ||
    error instanceof ApiError;
  const message = error instanceof Error && isExpected ? error.message : String(error);
  terminal.say(remark(terminal.paint.red("✗"), message, terminal));
  if (error instanceof Error && !isExpected) {
    for (const frame of error.stack?.match(/^ +at .+$/gm) ?? []) terminal.say(frame);
  }
  return 2;
}

/** Errors that a stack would not explain, such as a missing file or a port in use. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

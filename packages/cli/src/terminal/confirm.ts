import { Failure } from "../failure.js";
import { escapeText } from "./escape.js";
import type { Terminal } from "./terminal.js";

/**
 * Asks before something is written; `--yes` has answered already.
 *
 * @throws Failure where nobody is there to be asked, or the answer is no
 */
export async function confirm(
  terminal: Terminal,
  question: string,
  yes: boolean | undefined,
): Promise<void> {
  if (yes) return;
  if (!terminal.interactive) {
    throw new Failure(
      `${question} This is no terminal, so nobody can be asked: nothing was written. --yes answers in advance.`,
    );
  }
  if (!(await agrees(question))) throw new Failure("nothing was written");
}

/** Asks a person yes or no; whoever only presses Enter, or Ctrl-C, has said no. */
export async function agrees(question: string): Promise<boolean> {
  // Scripts never get here, and start faster without it.
  const { confirm: ask, isCancel } = await import("@clack/prompts");
  // It prints by itself, past the terminal.
  const message = escapeText(question);
  const answer = await ask({ message, initialValue: false, output: process.stderr });
  return !isCancel(answer) && answer;
}

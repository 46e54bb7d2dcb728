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
  // Scripts never get here, and start faster without it.
  const { confirm: ask, isCancel } = await import("@clack/prompts");
  // It prints by itself, past the terminal.
  const message = escapeText(question);
  const answer = await ask({ message, initialValue: false, output: process.stderr });
  if (isCancel(answer) || !answer) throw new Failure("nothing was written");
}

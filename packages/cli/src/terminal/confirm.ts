import { Failure } from "../failure.js";
import { promptOutput, prompts, promptText } from "./prompts.js";
import type { Terminal } from "./terminal.js";

/**
 * Asks before something is written; `--yes` has answered already.
 *
 * @throws Failure if nobody can be asked, or the answer is no
 */
export async function confirm(
  terminal: Terminal,
  question: string,
  yes: boolean | undefined,
): Promise<void> {
  if (yes) return;
  if (!terminal.interactive) {
    throw new Failure(
      `${question} Nothing was done, because this is not a terminal and nobody can answer. Pass --yes to answer in advance.`,
    );
  }
  if (!(await agrees(question))) throw new Failure("nothing was done");
}

/** Asks a person yes or no. Enter alone, or Ctrl-C, means no. */
export async function agrees(question: string): Promise<boolean> {
  const { confirm: ask, isCancel } = await prompts();
  const message = promptText(question);
  const answer = await ask({ message, initialValue: false, output: promptOutput() });
  return !isCancel(answer) && answer;
}

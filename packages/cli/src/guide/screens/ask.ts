import { agrees } from "../../terminal/confirm.js";
import { escapeText } from "../../terminal/escape.js";
import { startProgress } from "../../terminal/progress.js";
import { promptOutput, prompts, promptText } from "../../terminal/prompts.js";
import type { Terminal } from "../../terminal/terminal.js";
import type { Hooks } from "../actions/hooks.js";

/** Something to choose. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** Lets a person choose. @returns `undefined` after Ctrl-C */
export async function choose<T extends string>(
  question: string,
  choices: readonly Choice<T>[],
): Promise<T | undefined> {
  const { isCancel, select } = await prompts();
  const options = choices.map(({ value, label }) => ({
    value: value as string,
    label: promptText(label),
  }));
  const message = promptText(question);
  const answer = await select({
    message,
    options,
    output: promptOutput(),
    showInstructions: false,
  });
  return isCancel(answer) ? undefined : choices.find(({ value }) => value === answer)?.value;
}

/** Lets a person type something. @returns `undefined` after Ctrl-C */
export async function askText(
  question: string,
  proposal: string,
  mistakeIn: (text: string) => string | undefined,
): Promise<string | undefined> {
  const { isCancel, text } = await prompts();
  const answer = await text({
    message: promptText(question),
    // What is typed replaces it; Enter alone takes it.
    placeholder: escapeText(proposal),
    defaultValue: proposal,
    validate: (value) => mistakeIn(value || proposal),
    output: promptOutput(),
  });
  return isCancel(answer) ? undefined : answer;
}

/** How actions ask and show their progress in a terminal. */
export function terminalHooks(terminal: Terminal): Hooks {
  return {
    agree: agrees,
    start: (name, total) => startProgress(terminal, name, total),
    say: terminal.say,
  };
}

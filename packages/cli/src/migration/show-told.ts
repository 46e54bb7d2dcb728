import { paragraph } from "../terminal/paragraph.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { Told } from "./told.js";

/** One thing that is told, on a line of its own; a command whole, so that it can be copied. */
export function showTold({ tone, text }: Told, terminal: Terminal): void {
  const { green, red, yellow, bold } = terminal.paint;
  if (tone === "command") terminal.out(`    ${text}`);
  else if (tone === "plain") terminal.out(paragraph(text, terminal));
  else if (tone === "loud") terminal.out(remark(red("✗"), bold(text), terminal));
  else {
    const sign = { good: green("✓"), warning: yellow("!"), bad: red("✗") }[tone];
    terminal.out(remark(sign, text, terminal));
  }
}

import { indented } from "../terminal/indented.js";
import { paragraph } from "../terminal/paragraph.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { DeliveryAnswer } from "./deliver.js";
import { explainAnswer } from "./explain-answer.js";
import { shortened } from "./shortened.js";

/** Draws an app's answer, and what it means if it is not the right one. @param signer the key that signed, in words */
export function showAnswer(
  answer: DeliveryAnswer,
  isRight: boolean,
  signer: string,
  terminal: Terminal,
): void {
  const { green, red, dim } = terminal.paint;
  terminal.out((isRight ? green : red)(`${answer.status}`));
  for (const [name, value] of Object.entries(answer.headers)) {
    terminal.out(indented(dim(`${name}: ${value}`), terminal, { first: "", rest: "  ", width: 2 }));
  }
  if (answer.body) showBody(answer, terminal);
  if (!isRight) showExplanation(answer, signer, terminal);
}

function showBody(answer: DeliveryAnswer, terminal: Terminal): void {
  const { dim } = terminal.paint;
  const { lines, left } = shortened(answer);
  terminal.out("");
  // With a border, because an answer could be made to look like our own output.
  for (const line of lines) {
    const border = { first: `${dim("│")} `, rest: `${dim("│")} `, width: 2 };
    terminal.out(indented(line, terminal, border));
  }
  if (left) terminal.out(paragraph(`${left}; --json prints the whole answer`, terminal));
}

function showExplanation(answer: DeliveryAnswer, signer: string, terminal: Terminal): void {
  const explanation = explainAnswer(answer);
  if (!explanation) return;
  const { code, cause, remedy, page } = explanation;
  terminal.say("");
  terminal.say(remark(terminal.paint.red("✗"), cause, terminal));
  if (code === "signature_mismatch") terminal.say(remark(" ", signer, terminal));
  terminal.say(remark(" ", remedy, terminal));
  if (page) terminal.say(paragraph(page, terminal));
}

import { indented } from "../../terminal/indented.js";
import type { Terminal } from "../../terminal/terminal.js";
import type { Direction } from "../direction.js";
import type { Fact, GuideStep, StepState } from "../guide-step.js";

/** From where to where, and all steps, a line each. */
export function showOverview(
  direction: Direction | undefined,
  steps: readonly GuideStep[],
  terminal: Terminal,
): void {
  if (direction) terminal.out(terminal.paint.bold(`${direction.from} → ${direction.to}`));
  const widest = Math.max(...steps.map(({ title }) => title.length));
  for (const { number, title, state, summary } of steps) {
    const first = `${signOf(state, terminal)} ${number} ${title.padEnd(widest)}  `;
    const width = widest + 6;
    if (summary === "") {
      terminal.out(first.trimEnd());
      continue;
    }
    const line = indented(summary, terminal, { first, rest: " ".repeat(width), width });
    terminal.out(line);
  }
}

/** One step: its heading, and what is known. */
export function showStep(step: GuideStep, steps: number, terminal: Terminal): void {
  const { number, title, facts } = step;
  terminal.out("");
  terminal.out(terminal.paint.bold(`Step ${number} of ${steps} · ${title}`));
  for (const fact of facts) showFact(fact, terminal);
}

/** One thing that is known; a command whole, so that it can be copied. */
export function showFact({ tone, text }: Fact, terminal: Terminal): void {
  if (tone === "command") {
    terminal.out(`      ${text}`);
    return;
  }
  const { green, yellow, red, dim } = terminal.paint;
  const signs = { good: green("✓"), warning: yellow("!"), bad: red("✗"), plain: dim("·") };
  const margin = { first: `  ${signs[tone]} `, rest: "    ", width: 4 };
  terminal.out(indented(text, terminal, margin));
}

function signOf(state: StepState, { paint }: Terminal): string {
  const { green, yellow, dim } = paint;
  return { done: green("✓"), attention: yellow("!"), open: dim("·") }[state];
}

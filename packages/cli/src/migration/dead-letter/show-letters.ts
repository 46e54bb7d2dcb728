import type { Region } from "@qstash-verify/core";
import { indented } from "../../terminal/indented.js";
import { maskUrl } from "../../terminal/mask.js";
import { paragraph } from "../../terminal/paragraph.js";
import { remark } from "../../terminal/remark.js";
import type { Terminal } from "../../terminal/terminal.js";
import { trusted } from "../../terminal/trusted.js";
import type { DeadLetter } from "./dead-letter.js";
import type { LetterStep, NotTaken } from "./take-along.js";

/** The regions between which dead letters are published. */
interface Way {
  readonly from: Region;
  readonly to: Region;
}

/** Dead letters as lines: the counts, and one line for each. */
export function letterLines(steps: readonly LetterStep[], way: Way, terminal: Terminal): string[] {
  const { from, to } = way;
  const count = (state: string) => steps.filter((step) => stateOf(step) === state).length;
  const letters = `${steps.length} dead letter${steps.length === 1 ? "" : "s"}`;
  const total = `${letters} in ${from}: ${count("open")} can be published in ${to}, ${count("published")} already published, ${count("unclear")} unclear, ${count("blocked")} blocked`;
  const stay = `They stay in ${from} until you or Upstash delete them, even if they are published in ${to}.`;
  return [
    paragraph(terminal.paint.bold(total), terminal),
    ...steps.map((step) => letterLine(step, terminal)),
    ...(steps.length > 0 ? [paragraph(stay, terminal)] : []),
  ];
}

/** Dead letters for machines. */
export function lettersAsJson(steps: readonly LetterStep[], failed: readonly NotTaken[]): object {
  const reasons = new Map(failed.map(({ letter, reason }) => [letter.dlqId, reason]));
  return steps.map((step) => ({
    dlqId: step.letter.dlqId,
    method: step.letter.method,
    url: maskUrl(step.letter.url),
    status: step.letter.status ?? null,
    state: stateOf(step),
    obstacles: step.obstacles,
    failed: reasons.get(step.letter.dlqId) ?? null,
  }));
}

function stateOf({ progress, obstacles }: LetterStep) {
  return progress === "open" && obstacles.length > 0 ? "blocked" : progress;
}

/** What became of a dead letter that the target has already. */
export const REPEATED = "already there, published by another run";

/** How many of them there are, after the count of those that were published. */
export function repeatedText({ length }: readonly DeadLetter[]): string {
  return length === 0 ? "" : `, ${length} ${REPEATED}`;
}

/** What is not taken of all, to be said before the question whether to take the others; may be empty. */
export function leftText(left: readonly LetterStep[], all: number): string {
  if (left.length === 0) return "";
  const are = left.length === 1 ? "is left as it is" : "are left as they are";
  return `${left.length} of ${all} ${are} (${countsOf(left).join(", ")}). `;
}

/** `2 blocked`, `1 unclear` */
function countsOf(steps: readonly LetterStep[]): string[] {
  const states = steps.map(stateOf);
  return [...new Set(states)].map(
    (state) => `${states.filter((each) => each === state).length} ${state}`,
  );
}

/** What became of dead letters. */
interface Result {
  /** How many were taken, and where. */
  readonly taken: string;
  readonly failed: readonly NotTaken[];
  readonly left: readonly LetterStep[];
  /** Whether all of them were listed before. */
  readonly isListed: boolean;
}

/** What is left and what failed, each with its reason, and the counts. */
export function resultLines(result: Result, terminal: Terminal): string[] {
  const { taken, failed, left, isListed } = result;
  const sign = terminal.paint.red("✗");
  const counts = countsOf(left);
  return [
    ...(isListed ? [] : left.map((step) => letterLine(step, terminal))),
    ...failed.map(({ letter: { dlqId, url }, reason }) =>
      remark(sign, `${dlqId} ${maskUrl(url)}: ${reason}`, terminal),
    ),
    [taken, `${failed.length} failed`, ...counts].join(", "),
  ];
}

function letterLine(step: LetterStep, terminal: Terminal): string {
  const { green, yellow, red, dim } = terminal.paint;
  const colors = { open: green, published: dim, unclear: yellow, blocked: red };
  const state = stateOf(step);
  const { dlqId, method, url, status } = step.letter;
  const answer = status === undefined ? "no answer" : String(status);
  const doubt = state === "unclear" ? ["an earlier --publish may have published it"] : [];
  const text = [`${method} ${maskUrl(url)}`, answer, ...doubt, ...step.obstacles].join("; ");
  const first = `  ${colors[state](state.padEnd(9))}  ${dlqId}  `;
  const width = 13 + dlqId.length + 2;
  if (width + 40 <= terminal.columns) {
    return indented(text, terminal, { first, rest: " ".repeat(width), width });
  }
  return (
    first +
    indented(text, terminal, {
      first: BREAK,
      rest: MARGIN,
      width: MARGIN.length,
    })
  );
}

const MARGIN = " ".repeat(13);
const BREAK = trusted("\n") + MARGIN;

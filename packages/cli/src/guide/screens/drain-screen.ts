import { setTimeout as sleep } from "node:timers/promises";
import { readDeadLetters } from "../../migration/dead-letter/dead-letter.js";
import {
  letterLines,
  repeatedText,
  resultLines,
} from "../../migration/dead-letter/show-letters.js";
import { planLetters } from "../../migration/dead-letter/take-along.js";
import { readSnapshot } from "../../migration/snapshot.js";
import { WAITING_NAMES, type Waiting, waitingWords } from "../../migration/waiting.js";
import { paragraph } from "../../terminal/paragraph.js";
import type { Terminal } from "../../terminal/terminal.js";
import { trusted } from "../../terminal/trusted.js";
import { stayText, takeLetters, unclearFacts } from "../actions/take-letters.js";
import { type Known, readWaitingOf } from "../view.js";
import type { Screen } from "./screen.js";
import { showFact } from "./show-steps.js";

const INTERVAL = 2_000;

/** Shows what waits, again and again, until a key is pressed or nothing waits. */
export async function watchScreen({ known, terminal }: Screen): Promise<void> {
  const { source, journal } = known.session;
  const key = anyKey();
  try {
    let lines = waitingLines(known.waiting, known, terminal);
    terminal.out(lines);
    for (;;) {
      await sleep(INTERVAL, undefined, { signal: key.signal }).catch(() => {});
      if (key.signal.aborted) return;
      const { waiting } = await readWaitingOf({
        source,
        sourceState: await readSnapshot(source),
        journal,
      });
      const height = lines.split(trusted("\n")).length;
      lines = waitingLines(waiting, known, terminal);
      terminal.out(trusted(`\u001b[${height}A\u001b[J`) + lines);
      if (Object.values(waiting).every((amount) => amount === 0)) return;
    }
  } finally {
    key.end();
  }
}

function waitingLines(waiting: Waiting, { options }: Known, { paint }: Terminal): string {
  return [
    paint.bold(`still in ${options.from}:`),
    ...WAITING_NAMES.map((name) => {
      const sign = waiting[name] === 0 ? paint.green("✓") : paint.yellow("!");
      return `${sign} ${String(waiting[name]).padStart(5)} ${waitingWords(name, waiting[name])}`;
    }),
    paint.dim("every 2 seconds; any key ends it"),
  ].join(trusted("\n"));
}

/** Waits for any key. */
function anyKey(): { readonly signal: AbortSignal; readonly end: () => void } {
  const { stdin } = process;
  const controller = new AbortController();
  const onKey = () => controller.abort();
  stdin.setRawMode(true);
  stdin.resume();
  stdin.once("data", onKey);
  return {
    signal: controller.signal,
    end: () => {
      stdin.off("data", onKey);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}

/** Publishes or retries dead letters, and shows which could not be. */
export async function lettersScreen(screen: Screen, how: "publish" | "retry"): Promise<void> {
  const { known, terminal, parts, hooks } = screen;
  const result = await takeLetters(how, known.options, parts, hooks);
  if (!result) return;
  const { taken, repeated, failed, left } = result;
  const { from, to } = known.options;
  const where = how === "publish" ? `published in ${to}` : `delivered again from ${from}`;
  const text = `${taken.length} ${where}${repeatedText(repeated)}`;
  const lines = resultLines({ taken: text, failed, left, isListed: false }, terminal);
  for (const line of lines) terminal.out(line);
  for (const fact of unclearFacts(left, known.options)) showFact(fact, terminal);
  const published = taken.length + repeated.length;
  if (how === "publish" && published > 0) {
    terminal.out(paragraph(stayText(from, published), terminal));
  }
}

/** The dead letters, and why some of them cannot be published. */
export async function showLetters({ known, terminal }: Screen): Promise<void> {
  const { source, journal, targetState } = known.session;
  const steps = planLetters(
    await readDeadLetters(source),
    journal,
    targetState.queue,
    known.options,
  );
  for (const line of letterLines(steps, known.options, terminal)) terminal.out(line);
  for (const fact of unclearFacts(steps, known.options)) showFact(fact, terminal);
}

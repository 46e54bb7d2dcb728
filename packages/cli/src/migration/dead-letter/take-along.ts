import pMap from "p-map";
import type { Api } from "../../api/api.js";
import { reasonOf } from "../../api/api-error.js";
import type { Failure } from "../../failure.js";
import type { Journal } from "../journal/journal.js";
import { type DeadLetter, deadLetterObstacles, deadLetterRecord } from "./dead-letter.js";
import type { OldRegion } from "./resume-runs.js";
import { publish, retry } from "./take-one.js";

/**
 * Whether a dead letter was published in the target: `unclear` if the process was killed in between, or the target
 * gave no answer.
 */
export type Progress = "open" | "unclear" | "published";

/** A dead letter, and what can be done about it. */
export interface LetterStep {
  readonly letter: DeadLetter;
  readonly progress: Progress;
  /** Why it cannot be published in the target. */
  readonly obstacles: readonly string[];
}

/** What a journal knows about a dead letter. */
export function progressOf(journal: Journal, dlqId: string): Progress {
  const last = journal.historyOf(deadLetterRecord, dlqId).at(-1);
  if (!last || last.isUndone) return "open";
  return last.isDone ? "published" : "unclear";
}

/** Plans dead letters. Pure. @param queues the queues of the target */
export function planLetters(
  letters: readonly DeadLetter[],
  journal: Journal,
  queues: ReadonlyMap<string, unknown>,
  region: OldRegion,
): LetterStep[] {
  return letters.map((letter) => ({
    letter,
    progress: progressOf(journal, letter.dlqId),
    obstacles: deadLetterObstacles(letter, queues, region),
  }));
}

/**
 * The letters that can be published: not those that were, and not those that cannot be.
 *
 * @param unclear Whether to also publish those that an earlier run may have published.
 */
export function lettersToTake(
  steps: readonly LetterStep[],
  how: "publish" | "retry",
  unclear = false,
): DeadLetter[] {
  const isChosen = ({ letter, progress, obstacles }: LetterStep) => {
    if (how === "retry") return progress === "open" && letter.workflowRunId === undefined;
    if (obstacles.length > 0) return false;
    return progress === "open" || (progress === "unclear" && unclear);
  };
  return steps.filter(isChosen).map(({ letter }) => letter);
}

/** The letters that are left where these are taken: those that were published need nothing more. */
export function leftOf(
  steps: readonly LetterStep[],
  chosen: readonly DeadLetter[],
): readonly LetterStep[] {
  const taken = new Set(chosen);
  return steps.filter(({ letter, progress }) => progress !== "published" && !taken.has(letter));
}

/** What publishing or retrying dead letters needs. */
export interface TakeAlong {
  readonly source: Api;
  readonly target: Api;
  readonly journal: Journal;
  readonly concurrency: number;
  readonly onProgress: () => void;
  readonly interruption: () => Failure | undefined;
}

/** A dead letter for which it failed. */
export interface NotTaken {
  readonly letter: DeadLetter;
  readonly reason: string;
}

/** What became of dead letters; the others were taken. */
export interface Taken {
  readonly failed: readonly NotTaken[];
  /** Those that another run had published before. */
  readonly repeated: readonly DeadLetter[];
}

/** Does the same with each of them. */
export async function takeAlong(
  letters: readonly DeadLetter[],
  how: "publish" | "retry",
  parts: TakeAlong,
): Promise<Taken> {
  const failed: NotTaken[] = [];
  const repeated: DeadLetter[] = [];
  const take = async (letter: DeadLetter): Promise<void> => {
    const interruption = parts.interruption();
    try {
      if (interruption) throw interruption;
      if (how === "retry") await retry(letter, parts.source);
      else if (await publish(letter, parts)) repeated.push(letter);
    } catch (error) {
      failed.push({ letter, reason: reasonOf(error) });
    }
    parts.onProgress();
  };
  await pMap(letters, take, { concurrency: parts.concurrency });
  return { failed, repeated };
}

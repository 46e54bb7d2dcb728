import pMap from "p-map";
import type { Api } from "../../api/api.js";
import { resourcePath } from "../../api/api-call.js";
import { ApiError, reasonOf } from "../../api/api-error.js";
import type { Failure } from "../../failure.js";
import type { Journal } from "../journal/journal.js";
import {
  type DeadLetter,
  deadLetterObstacles,
  deadLetterRecord,
  publishCall,
  republished,
} from "./dead-letter.js";

/** Whether a dead letter was published in the target: `unclear` where a kill came in between. */
export type Progress = "open" | "unclear" | "published";

/** A dead letter, and what can be done about it. */
export interface LetterStep {
  readonly letter: DeadLetter;
  readonly progress: Progress;
  /** Why it cannot be published in the target. */
  readonly obstacles: readonly string[];
}

/** What a journal knows of a dead letter. */
export function progressOf(journal: Journal, dlqId: string): Progress {
  const last = journal.historyOf(deadLetterRecord, dlqId).at(-1);
  if (!last || last.isUndone) return "open";
  return last.isDone ? "published" : "unclear";
}

/** Plans dead letters. Pure. @param queues those of the target */
export function planLetters(
  letters: readonly DeadLetter[],
  journal: Journal,
  queues: ReadonlyMap<string, unknown>,
): LetterStep[] {
  return letters.map((letter) => ({
    letter,
    progress: progressOf(journal, letter.dlqId),
    obstacles: deadLetterObstacles(letter, queues),
  }));
}

/**
 * The letters that something can be done with: none that was published, or cannot be.
 *
 * @param unclear Whether those are published too that a killed run may have published.
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

/** What it takes to do something about dead letters. */
export interface TakeAlong {
  readonly source: Api;
  readonly target: Api;
  readonly journal: Journal;
  readonly concurrency: number;
  readonly onProgress: () => void;
  readonly interruption: () => Failure | undefined;
}

/** A dead letter of which nothing came. */
export interface NotTaken {
  readonly letter: DeadLetter;
  readonly reason: string;
}

/** Does one thing with each of them. @returns those that it could not be done with */
export async function takeAlong(
  letters: readonly DeadLetter[],
  how: "publish" | "retry",
  parts: TakeAlong,
): Promise<NotTaken[]> {
  const failed: NotTaken[] = [];
  const take = async (letter: DeadLetter): Promise<void> => {
    const interruption = parts.interruption();
    try {
      if (interruption) throw interruption;
      await (how === "publish" ? publish(letter, parts) : retry(letter, parts.source));
    } catch (error) {
      failed.push({ letter, reason: reasonOf(error) });
    }
    parts.onProgress();
  };
  await pMap(letters, take, { concurrency: parts.concurrency });
  return failed;
}

/** The journal keeps a later run from it; the deduplication id, this one after an answer was lost. */
async function publish(letter: DeadLetter, { source, target, journal }: TakeAlong): Promise<void> {
  const after = republished(letter, source);
  const id = await journal.intend(deadLetterRecord, {
    side: "target",
    name: letter.dlqId,
    before: null,
    after,
  });
  try {
    await target.call(publishCall(letter, after));
  } catch (error) {
    // Definitely refused, so nothing is there that a later run could make twice.
    if (error instanceof ApiError && !error.isUnclear) await journal.append({ type: "undone", id });
    throw error;
  }
  await journal.append({ type: "done", id });
}

/** Where an answer was lost, it is gone from the dead letter queue already. */
async function retry({ dlqId }: DeadLetter, source: Api): Promise<void> {
  try {
    await source.call({ method: "POST", path: resourcePath("dlq/retry", dlqId), answers: true });
  } catch (error) {
    if (!(await source.isGone(error))) throw error;
  }
}

import pMap from "p-map";
import type { Api } from "../../api/api.js";
import { type ApiCall, resourcePath } from "../../api/api-call.js";
import { ApiError, reasonOf } from "../../api/api-error.js";
import type { Failure } from "../../failure.js";
import type { Journal } from "../journal/journal.js";
import { Refusal } from "../kind/refusal.js";
import {
  type DeadLetter,
  deadLetterObstacles,
  deadLetterRecord,
  publishCall,
  republished,
} from "./dead-letter.js";

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
): LetterStep[] {
  return letters.map((letter) => ({
    letter,
    progress: progressOf(journal, letter.dlqId),
    obstacles: deadLetterObstacles(letter, queues),
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

/** Does the same with each of them. @returns those for which it failed */
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

const GONE = "it is not there any more: somebody has retried or deleted it";

/**
 * The journal prevents a later run from publishing it again; the deduplication id prevents this run, after a
 * lost answer. While the owner was asked, somebody may have retried it.
 */
async function publish(letter: DeadLetter, { source, target, journal }: TakeAlong): Promise<void> {
  const present = await source.find(resourcePath("dlq", letter.dlqId));
  if (present === undefined) throw new Refusal(GONE);
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
    // It was definitely refused, so a later run cannot publish it twice.
    if (error instanceof ApiError && !error.isUnclear) await journal.append({ type: "undone", id });
    throw error;
  }
  await journal.append({ type: "done", id });
}

/** If an answer was lost, the message is already gone from the dead letter queue. */
async function retry({ dlqId }: DeadLetter, source: Api): Promise<void> {
  let mayBeDone = false;
  const call: ApiCall = { method: "POST", path: resourcePath("dlq/retry", dlqId), answers: true };
  try {
    await source.call(call, ({ isUnclear }) => {
      mayBeDone ||= isUnclear;
    });
  } catch (error) {
    if (!(await source.isGone(error))) throw error;
    if (!mayBeDone) throw new Refusal(GONE);
  }
}

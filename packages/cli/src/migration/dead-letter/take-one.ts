import type { Api } from "../../api/api.js";
import { type ApiCall, resourcePath } from "../../api/api-call.js";
import { ApiError } from "../../api/api-error.js";
import type { Journal } from "../journal/journal.js";
import { Refusal } from "../kind/refusal.js";
import { type DeadLetter, deadLetterRecord, publishCall, republished } from "./dead-letter.js";

/** What publishing a dead letter needs. */
interface Publishing {
  readonly source: Api;
  readonly target: Api;
  readonly journal: Journal;
}

const GONE = "it is not there any more: somebody has retried or deleted it";

/**
 * The journal prevents a later run from publishing it again; the deduplication id prevents this run, after a
 * lost answer. While the owner was asked, somebody may have retried it.
 *
 * @returns whether another run had published it before
 */
export async function publish(
  letter: DeadLetter,
  { source, target, journal }: Publishing,
): Promise<boolean> {
  const present = await source.find(resourcePath("dlq", letter.dlqId));
  if (present === undefined) throw new Refusal(GONE);
  const after = republished(letter, source);
  const id = await journal.intend(deadLetterRecord, {
    side: "target",
    name: letter.dlqId,
    before: null,
    after,
  });
  let mayBeDone = false;
  let answer: unknown;
  try {
    answer = await target.call(publishCall(letter, after), ({ isUnclear }) => {
      mayBeDone ||= isUnclear;
    });
  } catch (error) {
    // It was definitely refused, so a later run cannot publish it twice.
    if (error instanceof ApiError && !error.isUnclear) await journal.append({ type: "undone", id });
    throw error;
  }
  await journal.append({ type: "done", id });
  // After a lost answer, it is this run that published it.
  return Object(answer)["deduplicated"] === true && !mayBeDone;
}

/** If an answer was lost, the message is already gone from the dead letter queue. */
export async function retry({ dlqId }: DeadLetter, source: Api): Promise<void> {
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

import type { Region } from "@qstash-verify/core";
import { type DeadLetter, readDeadLetters } from "../../migration/dead-letter/dead-letter.js";
import { leftText } from "../../migration/dead-letter/show-letters.js";
import {
  type LetterStep,
  leftOf,
  lettersToTake,
  type NotTaken,
  planLetters,
  takeAlong,
} from "../../migration/dead-letter/take-along.js";
import { openMigration } from "../../migration/migration-session.js";
import { commandLine } from "../../migration/next-steps.js";
import { command, count, type Fact, warning } from "../guide-step.js";
import type { GuideOptions, GuideParts } from "../view.js";
import type { Hooks } from "./hooks.js";
import { withProgress } from "./with-progress.js";

/** The result for dead letters. */
export interface TakenLetters {
  readonly taken: readonly DeadLetter[];
  /** Those that another run had published before. */
  readonly repeated: readonly DeadLetter[];
  readonly failed: readonly NotTaken[];
  /** The dead letters for which it is not possible. */
  readonly left: readonly LetterStep[];
}

/** What to know about the dead letters that were published: those that were left may need a delivery from there. */
export function stayText(from: Region, published: number): string {
  const queue = `in the dead letter queue of ${from}`;
  return published === 1
    ? `The published dead letter stays ${queue}. Do not deliver it again there: it would be processed twice.`
    : `The ${published} published dead letters stay ${queue}. Do not deliver them again there: they would be processed twice.`;
}

/** What to do about dead letters that may have been published: only their owner can find that out. */
export function unclearFacts(steps: readonly LetterStep[], options: GuideOptions): Fact[] {
  const unclear = steps.filter(({ progress }) => progress === "unclear");
  if (unclear.length === 0) return [];
  const [which, them] = unclear.length === 1 ? ["1 is", "it"] : [`${unclear.length} are`, "them"];
  return [
    warning(
      `${which} unclear: an earlier run may have published ${them}. Look in the logs of ${options.to} whether it did. To publish one that is not there, with its destination in place of URL:`,
    ),
    command(commandLine("dead-letters", options, ["--publish", "--unclear", "--name", "URL"])),
  ];
}

/** Publishes the dead letters of the old region in the new one, or delivers them again from the old. */
export async function takeLetters(
  how: "publish" | "retry",
  options: GuideOptions,
  parts: GuideParts,
  hooks: Hooks,
): Promise<TakenLetters | undefined> {
  const access = how === "retry" ? ({ sourceAccess: "retry" } as const) : {};
  const session = await openMigration(options, { ...parts, mayWrite: true, ...access });
  try {
    const letters = await readDeadLetters(session.source);
    const steps = planLetters(letters, session.journal, session.targetState.queue, options);
    const chosen = lettersToTake(steps, how);
    const left = leftOf(steps, chosen);
    if (chosen.length === 0) return { taken: [], repeated: [], failed: [], left };
    const amount = count(chosen.length, "dead letter");
    const question =
      how === "publish"
        ? `Publish ${amount} in ${options.to}?`
        : `Deliver ${amount} again from ${options.from}?`;
    const ids = chosen.map(({ dlqId }) => dlqId);
    if (!(await hooks.agree(leftText(left, chosen.length + left.length) + question, ids)))
      return undefined;
    const task = { name: "dead letters", total: chosen.length };
    const { failed, repeated } = await withProgress(task, parts, hooks, (underWay) =>
      takeAlong(chosen, how, { ...session, ...underWay }),
    );
    const others = new Set([...failed.map(({ letter }) => letter), ...repeated]);
    return { taken: chosen.filter((letter) => !others.has(letter)), repeated, failed, left };
  } finally {
    await session.journal.close();
  }
}

import { ApiError } from "../../api/api-error.js";
import type { ApplyParts } from "../kind/kind.js";
import {
  conclude,
  type HandOver,
  intendCopy,
  isPaused,
  isPausedByUs,
  makeMove,
  type View,
} from "./hand-over-moves.js";
import { type Move, nextMove } from "./next-move.js";
import { readSchedule } from "./put-schedule.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** Why a schedule is left as it is. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
}

/** Two runs that disagree do not go on forever. */
const MOST = 12;

/**
 * Hands a schedule over: makes one move, looks again, until there is none left to make.
 *
 * @throws Refusal, ApiError: where it then runs is for {@link secureSchedule} to find out
 */
export async function handOver(schedule: HandOver, parts: ApplyParts): Promise<void> {
  const { wanted, expected, wasPaused } = schedule;
  const copy = intendCopy(schedule, parts.journal);
  let unclear: { readonly move: Move; readonly error: ApiError } | undefined;
  for (let moves = 0; moves < MOST; moves += 1) {
    const view = await look(wanted, parts);
    const move = nextMove({
      source: view.old?.definition,
      target: view.made?.definition,
      wanted,
      expected,
      pauseSource: parts.pauseSource,
      isPauseOurs: wasPaused || isPausedByUs(wanted, parts),
    });
    if (typeof move === "object") throw new Refusal(move.refused);
    if (move === "done") return await conclude(wanted, view, copy, parts);
    // What no answer came to was not done: another attempt would end as this one.
    if (unclear?.move === move) throw unclear.error;
    unclear = await attempt(move, () => makeMove(move, wanted, view, copy, parts));
    // Nothing is at stake as long as the source runs.
    if (move === "start" && !unclear && !isPaused(view.old)) return await copy.done();
  }
  throw new Refusal(
    "another run is changing it at the same time: run it again when that has ended",
  );
}

/** The source first: its pause follows what is in the target. */
async function look({ scheduleId }: ScheduleDefinition, parts: ApplyParts): Promise<View> {
  const old = await readSchedule(parts.source, scheduleId);
  return { old, made: await readSchedule(parts.target, scheduleId) };
}

/** @returns the error, where the call may have been carried out all the same */
async function attempt(move: Move, make: () => Promise<void>) {
  try {
    await make();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isUnclear) return { move, error };
    throw error;
  }
}

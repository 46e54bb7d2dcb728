import { ApiError } from "../../api/api-error.js";
import type { ApplyParts } from "../kind/kind.js";
import { Refusal } from "../kind/refusal.js";
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

/** The most moves, so that two runs that disagree do not go on forever. */
const MOST = 12;

/**
 * Hands a schedule over: makes one move and looks again, until no move is left.
 *
 * @throws Refusal, ApiError: {@link secureSchedule} finds out where it then runs
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
    if (move === "done") return await conclude(schedule, view, copy, parts);
    // The move without an answer was not carried out, so another attempt would end in the same way.
    if (unclear?.move === move) throw unclear.error;
    unclear = await attempt(move, () => makeMove(move, schedule, view, copy, parts));
    // As long as the source runs, nothing can be missed.
    if (move === "start" && !unclear && !isPaused(view.old)) return await copy.done();
  }
  throw new Refusal(
    "another run is changing it at the same time: run it again when that has ended",
  );
}

/** The source first, because it is paused only after the target has the placeholder. */
async function look({ scheduleId }: ScheduleDefinition, parts: ApplyParts): Promise<View> {
  const old = await readSchedule(parts.source, scheduleId);
  return { old, made: await readSchedule(parts.target, scheduleId) };
}

/** @returns the error, if the call may have been carried out nevertheless */
async function attempt(move: Move, make: () => Promise<void>) {
  try {
    await make();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isUnclear) return { move, error };
    throw error;
  }
}

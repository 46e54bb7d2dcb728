import { CHANGED_IN_SOURCE, CHANGED_IN_TARGET, GONE_FROM_SOURCE } from "../kind/refusal.js";
import { isSameDefinition } from "../kind/resource.js";
import { isHandOver } from "./placeholder.js";
import { type ScheduleDefinition, unpaused } from "./schedule-definition.js";

/** The next move of a hand-over, or why there is none. */
export type Move =
  /** Put a placeholder in the target. */
  | "place"
  /** Pause the source. */
  | "pause"
  /** Put the schedule in the target, running. */
  | "start"
  | "done"
  | { readonly refused: string };

/** What a hand-over depends on: both regions as they are now, and as they were when it was planned. */
export interface Position {
  readonly source: ScheduleDefinition | undefined;
  readonly target: ScheduleDefinition | undefined;
  /** What is to run in the target. */
  readonly wanted: ScheduleDefinition;
  /** What the target had. */
  readonly expected: ScheduleDefinition | undefined;
  /** Whether the source is to be paused. */
  readonly pauseSource: boolean;
  /** Whether a pause of the source is known not to be its owner's. */
  readonly isPauseOurs: boolean;
}

/**
 * The next move of a hand-over. Pure. Both regions are read again before each move, so it does not matter who
 * made the last one: this run, a killed run, or another run at the same time.
 *
 * In this order the source is not paused before the target has accepted all of the schedule, and no
 * tick is fired by both.
 */
export function nextMove(position: Position): Move {
  const { source, target, wanted } = position;
  if (!source) return { refused: GONE_FROM_SOURCE };
  if (!isSameDefinition(unpaused(source), unpaused(wanted))) return { refused: CHANGED_IN_SOURCE };
  const runs = isSameDefinition(target, wanted);
  return source.isPaused ? whilePaused(position, runs) : whileRunning(position, runs);
}

function whileRunning({ target, expected, pauseSource }: Position, runs: boolean): Move {
  const isPlaced = target !== undefined && isHandOver(target);
  if (!isPlaced && !runs && !isSameDefinition(target, expected)) return CHANGED;
  if (!pauseSource) return runs ? "done" : "start";
  return runs || isPlaced ? "pause" : "place";
}

function whilePaused({ target, expected, isPauseOurs }: Position, runs: boolean): Move {
  if (runs) return "done";
  if (target && isHandOver(target)) return "start";
  if (!isPauseOurs) {
    return { refused: "it was paused in the source since it was read: run it again" };
  }
  if (!isSameDefinition(target, expected)) return CHANGED;
  // Replacing a paused schedule may leave it paused. Without a placeholder, nothing would show that it must
  // run.
  return target ? "place" : "start";
}

const CHANGED: Move = { refused: CHANGED_IN_TARGET };

import { isSameDefinition } from "../kind/resource.js";
import { isHandOver, isPlaceholder } from "./placeholder.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** The next move to undo a hand-over, or why the schedule is left as it is. */
export type Return =
  /** Put a placeholder in the target. */
  | "place"
  /** Resume the source. */
  | "resume"
  /** Put in the target what was there. */
  | "restore"
  /** Put there again what was taken away. */
  | "put back"
  | "done"
  | { readonly left: string };

/** What undoing a schedule depends on: both regions as they are now, and what was done. */
export interface ReturnPosition {
  readonly source: ScheduleDefinition | undefined;
  readonly target: ScheduleDefinition | undefined;
  /** What the target had before, `null` if nothing; `undefined` if nothing was written there. */
  readonly before: ScheduleDefinition | null | undefined;
  /** Whether what the target has is what was put there. */
  readonly isOurs: boolean;
  /** Whether it was put there to run. */
  readonly isCopyRunning: boolean;
  /** Whether its pause in the source is this migration's. */
  readonly isPauseOurs: boolean;
  /** Whether this run has restored the target just now. */
  readonly hasRestored: boolean;
}

const GONE_FROM_SOURCE = { left: "it is gone from the source" };

/**
 * The next move to undo a hand-over. Pure. First the target is stopped by replacing it with a placeholder,
 * then the source is resumed, and only then the target is deleted. The placeholder shows any other run what
 * is going on.
 */
export function nextReturn(position: ReturnPosition): Return {
  const { source, target, before, isOurs, isPauseOurs } = position;
  const mustResume = isPauseOurs && source?.isPaused === true;
  const isAsBefore =
    before === undefined ||
    (before && target ? isSameDefinition(before, target) : !before && !target);
  if (isAsBefore) {
    if (mustResume) return "resume";
    // Another run has paused the source at the same moment.
    if (position.hasRestored && needsTarget(position)) return "put back";
    return isPauseOurs && !source ? GONE_FROM_SOURCE : "done";
  }
  if (!target) {
    if (mustResume) return "resume";
    return { left: "it is gone from the target, and is not created again" };
  }
  if (isOurs || isPlaceholder(target)) return takeBack(position, target);
  const kept = mustResume ? ", paused in the source" : "";
  return { left: `it was changed since, so it is left as it is${kept}${oddity(position, target)}` };
}

/** What may surprise the owner about a schedule that is left as it is. */
function oddity({ source, isCopyRunning }: ReturnPosition, target: ScheduleDefinition): string {
  if (source?.isPaused === false) return "";
  if (target.isPaused) return isCopyRunning ? ": it runs in neither region" : "";
  return isCopyRunning ? "" : ": it runs in the target, though it is paused in the source";
}

/** Whether a schedule would run nowhere but in the target. */
function needsTarget({ source, before, isCopyRunning }: ReturnPosition): boolean {
  return isCopyRunning && source?.isPaused === true && !(before && !before.isPaused);
}

function takeBack(position: ReturnPosition, target: ScheduleDefinition): Return {
  const { source, before, isCopyRunning, isPauseOurs } = position;
  if (source?.isPaused === false || !isCopyRunning) return "restore";
  const isPlaced = isHandOver(target);
  if (source && (isPlaced || isPauseOurs)) return isPlaced ? "resume" : "place";
  // What was there ran as well; or what is there runs no more than nothing does.
  if ((before && !before.isPaused) || isPlaced) return "restore";
  return {
    left: source
      ? "it is paused in the source, and not by this migration: resume it there first, or it would run nowhere"
      : "it is gone from the source, so the target has the only copy",
  };
}

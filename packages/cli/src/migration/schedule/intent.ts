import type { Decision } from "../journal/decision.js";
import type { Step } from "../kind/kind.js";
import type { ScheduleRecord } from "../kind/knowledge.js";
import { isHandOver, isPausedCopy } from "./placeholder.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** Whether a schedule is meant to run: a pause by its owner is copied, a pause by a migration is not. */
export type Intent = "runs" | "paused" | { readonly unclear: string };

/** What is known of a schedule of the source. */
export interface Sighting {
  readonly source: ScheduleDefinition;
  readonly target: ScheduleDefinition | undefined;
  readonly record: ScheduleRecord;
  readonly decision: Decision | undefined;
}

const DECIDE = "--meant-running or --meant-paused";

/** What a migration leaves, so that it looks the same if nobody knows of that migration. */
const MOVED = "paused in the source, runs in the target";

/** Whether that is why a schedule is in conflict. */
export function looksMoved({ verdict, reasons }: Step): boolean {
  return verdict === "conflict" && reasons.some((reason) => reason.startsWith(MOVED));
}

/**
 * Determines who paused a schedule of the source. Pure.
 *
 * A hand-over writes a placeholder to the target before it pauses the source, and deletes it only after the
 * source was resumed. So if a schedule is paused and not in the target, its owner paused it, provided that
 * the source was read before the target.
 */
export function intentOf({ source, target, record, decision }: Sighting): Intent {
  if (!source.isPaused) return "runs";
  if (decision) return decision === "running" ? "runs" : "paused";
  if (target && isHandOver(target)) return "runs";
  if (target && isPausedCopy(target)) return "paused";
  if (target && !target.isPaused) return intentOfRunning(record);
  // It was said after the last move of this journal that made it run.
  if (record.meant === "paused") return "paused";
  return target ? intentOfPaused(record) : intentOfAbsent(record);
}

function intentOfAbsent({ isPausedByUs, ran }: ScheduleRecord): Intent {
  if (isPausedByUs) return "runs";
  return ran
    ? {
        unclear: `it ran once, was paused since, and runs in neither region: decide with ${DECIDE}`,
      }
    : "paused";
}

/** What its owner said of its pause may be outdated, so that is no reason to stop what runs. */
function intentOfRunning({ isPausedByUs, copy, meant }: ScheduleRecord): Intent {
  // The process was killed between creating and pausing it.
  if (copy?.isPaused && !copy.isDone) return "paused";
  if (isPausedByUs || copy?.isPaused === false || meant === "running") return "runs";
  return { unclear: `${MOVED}: ${DECIDE}` };
}

function intentOfPaused({ isPausedByUs, copy, ran }: ScheduleRecord): Intent {
  if (isPausedByUs && copy && !copy.isPaused && !copy.isDone) return "runs";
  if (!ran || copy?.isPaused) return "paused";
  return {
    unclear: `it ran once, was paused since, and runs in neither region: decide with ${DECIDE}`,
  };
}

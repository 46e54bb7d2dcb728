import type { ApplyParts, Setback, Step } from "../kind/kind.js";
import { Refusal } from "../kind/refusal.js";
import { copyPaused } from "./copy-paused.js";
import { handOver } from "./hand-over.js";
import type { HandOver } from "./hand-over-moves.js";
import { type ScheduleDefinition, unpaused } from "./schedule-definition.js";
import { secureSchedule } from "./secure-schedule.js";
import { whereaboutsText } from "./whereabouts.js";

/** Writes a schedule to the target. @returns `undefined` if it is in its final state */
export async function applySchedule(
  step: Step<ScheduleDefinition>,
  parts: ApplyParts,
): Promise<Setback | undefined> {
  const { source: wanted, target: expected, verdict, reasons } = step;
  if (verdict === "blocked") {
    // Its hand-over was begun. What cannot be copied as it is is not written: it goes on in the source.
    const refusal = new Refusal(reasons.join("; "));
    return wanted.isPaused ? notPaused(refusal, false) : await secured(step, refusal, parts);
  }
  try {
    if (!wanted.isPaused) await handOver(handOverOf(step), parts);
    else {
      const setback = await copyPaused({ wanted, expected }, parts);
      if (setback) return notPaused(setback.error, setback.mayRun);
    }
    return undefined;
  } catch (error) {
    return wanted.isPaused ? notPaused(error, false) : await secured(step, error, parts);
  }
}

/** Makes sure that the schedule of a failed step runs somewhere. @returns where, if not as planned */
export async function secured(
  step: Step<ScheduleDefinition>,
  error: unknown,
  parts: ApplyParts,
): Promise<Setback | undefined> {
  const where = await secureSchedule(handOverOf(step), parts);
  if (where === "moved") return undefined;
  return {
    error,
    isAsBefore: where === "source",
    note: whereaboutsText(where, parts),
    ...(where === "nowhere" && { stray: where }),
  };
}

/** What went wrong with a schedule that is to be paused. @param isRunning whether it may run */
export function notPaused(error: unknown, isRunning: boolean): Setback {
  return { error, isAsBefore: !isRunning, note: "", ...(isRunning && { stray: "unwanted" }) };
}

function handOverOf({ read, source, target, verdict }: Step<ScheduleDefinition>): HandOver {
  const isBlocked = verdict === "blocked";
  return { wanted: unpaused(source), expected: target, wasPaused: read.isPaused, isBlocked };
}

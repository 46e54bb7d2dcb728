import type { Application } from "./apply-plan.js";
import { copyPaused } from "./copy-pause.js";
import { handOver } from "./hand-over.js";
import type { Step } from "./plan.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import { secureSchedule, type Whereabouts } from "./secure-schedule.js";

/** What became of a step that failed. */
export interface Setback {
  readonly error: unknown;
  /** Of a schedule: where it runs now. `unwanted` is in the target, though its owner has paused it. */
  readonly where?: Whereabouts | "unwanted";
}

/** Puts a schedule in the target. @returns `undefined` where it is as it is to be */
export async function applySchedule(
  step: Step,
  application: Application,
): Promise<Setback | undefined> {
  const wanted = step.source as ScheduleDefinition;
  const expected = step.target as ScheduleDefinition | undefined;
  if (wanted.isPaused) {
    try {
      return await copyPaused({ wanted, expected }, application);
    } catch (error) {
      return { error };
    }
  }
  const schedule = { wanted, expected, wasPaused: wasPaused(step, application) };
  try {
    await handOver(schedule, application);
    return undefined;
  } catch (error) {
    const where = await secureSchedule(schedule, application);
    return where === "moved" ? undefined : { error, where };
  }
}

/** Whether a schedule that is meant to run was paused in the source when that was read. */
export function wasPaused({ id }: Step, { sourceState }: Application): boolean {
  return sourceState.schedule.get(id)?.isPaused ?? false;
}

import { Failure } from "../../failure.js";
import type { ApplyParts, Step } from "../kind/kind.js";
import { isHandOver, isPlaceholder } from "./placeholder.js";
import { readSchedules } from "./put-schedule.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** What was planned of a schedule. */
export type ScheduleStep = Step<ScheduleDefinition>;

/** What a schedule is meant to do, if that is known. */
export function meaning({ source, verdict }: ScheduleStep): "runs" | "paused" | "unclear" {
  if (!source.isPaused) return "runs";
  return verdict === "conflict" ? "unclear" : "paused";
}

/** Where schedules run at one moment. */
export interface Found {
  /** Whether both regions could be read. */
  readonly isKnown: boolean;
  /** Those that are meant to run, and do so in neither region. */
  readonly stopped: readonly ScheduleStep[];
  /** Those that are not meant to run, and do so in the target. */
  readonly unwanted: readonly ScheduleStep[];
  readonly moved: readonly string[];
  /** Those that run in both regions. */
  readonly inBoth: readonly string[];
  readonly placeholders: readonly string[];
}

/** Where schedules run at this moment; if that cannot be read, where they ran before. */
export async function look(
  steps: readonly ScheduleStep[],
  { source, target }: ApplyParts,
): Promise<Found> {
  const nothing = {
    isKnown: true,
    stopped: [],
    unwanted: [],
    moved: [],
    inBoth: [],
    placeholders: [],
  };
  if (steps.length === 0) return nothing;
  try {
    const old = await readSchedules(source);
    const made = await readSchedules(target);
    const isPlaced = ({ id }: Step) => {
      const schedule = made.get(id);
      return schedule !== undefined && isPlaceholder(schedule);
    };
    const isHandedOver = ({ id }: Step) => {
      const schedule = made.get(id);
      return schedule !== undefined && isHandOver(schedule);
    };
    const isOn = (step: Step) => made.get(step.id)?.isPaused === false && !isPlaced(step);
    const off = steps.filter(({ id }) => old.get(id)?.isPaused === true);
    const isToRun = (step: ScheduleStep) =>
      meaning(step) === "runs" || (meaning(step) === "unclear" && isHandedOver(step));
    return {
      ...nothing,
      stopped: off.filter((step) => isToRun(step) && !isOn(step)),
      unwanted: off.filter((step) => isUnwanted(step, made.get(step.id))),
      moved: idsOf(off.filter((step) => isToRun(step) && isOn(step))),
      inBoth: idsOf(steps.filter((step) => isDoubled(step, old.get(step.id), made.get(step.id)))),
      placeholders: idsOf(steps.filter(isPlaced)),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const stopped = steps.filter((step) => meaning(step) === "runs" && step.read.isPaused);
    return { ...nothing, isKnown: false, stopped };
  }
}

/** Whether a schedule fires in both regions. One in conflict may be another schedule of the same id. */
export function isDoubled(
  { verdict }: Step,
  source: ScheduleDefinition | undefined,
  target: ScheduleDefinition | undefined,
): boolean {
  if (verdict === "conflict" || !source || !target) return false;
  return !source.isPaused && !target.isPaused && !isPlaceholder(target);
}

/** Whether a schedule that its owner has paused fires in the target. */
export function isUnwanted(step: ScheduleStep, target: ScheduleDefinition | undefined): boolean {
  return meaning(step) === "paused" && target?.isPaused === false && !isPlaceholder(target);
}

function idsOf(steps: readonly Step[]): string[] {
  return steps.map(({ id }) => id);
}

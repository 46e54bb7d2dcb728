import { ApiError } from "../../api/api-error.js";
import { Failure } from "../../failure.js";
import type { ApplyParts, Failed, Setback, Step } from "../kind/kind.js";
import { applySchedule, notPaused, secured } from "./apply-schedule.js";
import { setPaused } from "./put-schedule.js";
import { look, meaning, type ScheduleStep } from "./where-schedules-run.js";

/** A plan that was carried out, as far as it went. */
export interface Progress {
  readonly schedules: readonly ScheduleStep[];
  readonly done: ReadonlySet<Step>;
  readonly failed: readonly Failed[];
}

/** Its result, and where its schedules run. */
export interface Survey {
  readonly done: readonly Step[];
  readonly failed: readonly Failed[];
  /** The schedules that are paused in the source and run in the target. */
  readonly moved: readonly string[];
  /** The schedules that run in both regions. */
  readonly inBoth: readonly string[];
  /** The schedules that run in neither region, as far as can be told, though they are meant to. */
  readonly nowhere: readonly string[];
  /** The schedules that run in the target, though their owner has paused them. */
  readonly unwanted: readonly string[];
  /** The schedules of which only a placeholder is in the target. */
  readonly placeholders: readonly string[];
  /** The schedules that were copied as paused: whoever paused them, they run in neither region. */
  readonly copiedPaused: readonly string[];
}

/**
 * Checks the schedules at the end. Whatever the result of its step, and whatever another run did since, each
 * schedule must run exactly if it is meant to. Otherwise it is reported.
 */
export async function surveySchedules(
  { schedules, done, failed }: Progress,
  parts: ApplyParts,
): Promise<Survey> {
  const found = await look(schedules, parts);
  const setbacks = new Map<Step, Setback>(failed.map(({ step, ...setback }) => [step, setback]));
  const stillDone = new Set(done);
  const astray = found.isKnown ? [...found.stopped, ...found.unwanted] : [];
  for (const step of astray) {
    const setback = await mend(step, done.has(step), parts);
    if (setback) setbacks.set(step, setback);
    else setbacks.delete(step);
    if (setback) stillDone.delete(step);
    else stillDone.add(step);
  }
  const after = astray.length > 0 ? await look(schedules, parts) : found;
  // If the regions cannot be read, the results of the steps are used.
  const isTold = (step: Step) => after.isKnown || !stillDone.has(step);
  const told = (stray: Setback["stray"], seen: readonly Step[]) => {
    const known = [...setbacks].filter(([, setback]) => setback.stray === stray);
    const all = [...known.map(([step]) => step), ...seen.filter(isTold)];
    return [...new Set(all.map(({ id }) => id))];
  };
  return {
    done: [...stillDone],
    failed: [...setbacks].map(([step, setback]) => ({ step, ...setback })),
    moved: after.moved,
    inBoth: after.inBoth,
    nowhere: told("nowhere", after.stopped),
    unwanted: told("unwanted", after.unwanted),
    placeholders: after.placeholders,
    copiedPaused: schedules
      .filter((step) => step.source.isPaused && stillDone.has(step))
      .map(({ id }) => id),
  };
}

async function mend(
  step: ScheduleStep,
  wasDone: boolean,
  parts: ApplyParts,
): Promise<Setback | undefined> {
  if (meaning(step) === "paused") return await pauseAgain(step, wasDone, parts);
  // Another run has changed it after this one. What it left unfinished is finished here.
  if (wasDone) return await applySchedule(step, parts);
  return await secured(
    step,
    new Failure("its hand-over was begun, and could not be finished"),
    parts,
  );
}

/** Pauses again only what this run has paused. Another run may have had a reason to resume it. */
async function pauseAgain(
  { id }: Step,
  wasDone: boolean,
  { target }: ApplyParts,
): Promise<Setback | undefined> {
  if (!wasDone) return notPaused(new Failure("it runs in the target since"), true);
  try {
    await setPaused(target, id, true);
    return undefined;
  } catch (cause) {
    if (cause instanceof ApiError) return notPaused(cause, true);
    throw cause;
  }
}

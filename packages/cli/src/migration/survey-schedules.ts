import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import type { Application } from "./apply-plan.js";
import { applySchedule, type Setback, wasPaused } from "./apply-schedule.js";
import type { Failed, Outcome } from "./outcome.js";
import { isPlaceholder } from "./placeholder.js";
import type { Step } from "./plan.js";
import { setPaused } from "./put-schedule.js";
import { type ScheduleDefinition, unpaused } from "./schedule-definition.js";
import { secureSchedule } from "./secure-schedule.js";
import { readSchedules } from "./snapshot.js";

/** A plan that was carried out, as far as it went. */
export interface Progress {
  readonly steps: readonly Step[];
  readonly done: ReadonlySet<Step>;
  readonly failed: readonly Failed[];
}

type Intent = "runs" | "paused" | "unclear";
type Survey = Omit<Outcome, "left" | "stopped">;

/**
 * Looks at the schedules when all is done: whatever came of its step, and whatever another run did
 * since, each runs if it is meant to and does not if it is not, or it is told.
 */
export async function surveySchedules(
  { steps, done, failed }: Progress,
  application: Application,
): Promise<Survey> {
  const schedules = steps.filter(({ kind }) => kind === "schedule");
  const found = await look(schedules, application);
  const setbacks = new Map(failed.map(({ step, ...setback }) => [step, setback]));
  const stillDone = new Set(done);
  const astray = found.isKnown ? [...found.stopped, ...found.unwanted] : [];
  for (const step of astray) {
    const setback = await mend(step, done.has(step), application);
    if (setback) setbacks.set(step, setback);
    else setbacks.delete(step);
    if (setback) stillDone.delete(step);
    else stillDone.add(step);
  }
  const after = astray.length > 0 ? await look(schedules, application) : found;
  // What cannot be read is as it was when it was done.
  const isTold = (step: Step) => after.isKnown || !stillDone.has(step);
  const told = (where: Setback["where"], seen: readonly Step[]) => {
    const known = [...setbacks].filter(([, setback]) => setback.where === where);
    const all = [...known.map(([step]) => step), ...seen.filter(isTold)];
    return [...new Set(all.map(({ id }) => id))];
  };
  return {
    done: [...stillDone],
    failed: [...setbacks].map(([step, setback]) => ({ step, ...setback })),
    moved: after.moved,
    nowhere: told("nowhere", after.stopped),
    unwanted: told("unwanted", after.unwanted),
    placeholders: after.placeholders,
  };
}

/** What a schedule is meant to do, if that is known. */
function meaning({ source, verdict }: Step): Intent {
  if (!(source as ScheduleDefinition).isPaused) return "runs";
  return verdict === "conflict" ? "unclear" : "paused";
}

async function mend(
  step: Step,
  wasDone: boolean,
  application: Application,
): Promise<Setback | undefined> {
  if (meaning(step) === "paused") return await pauseAgain(step, wasDone, application);
  // Another run was at it after this one: what it left half done is finished.
  if (wasDone) return await applySchedule(step, application);
  const wanted = unpaused(step.source as ScheduleDefinition);
  const expected = step.target as ScheduleDefinition | undefined;
  const schedule = { wanted, expected, wasPaused: wasPaused(step, application) };
  const where = await secureSchedule(schedule, application);
  const error = new Failure("its hand-over was begun, and could not be finished");
  return where === "moved" ? undefined : { error, where };
}

/** What this run has paused is paused again; whoever else lets it run may have their reason. */
async function pauseAgain(
  { id }: Step,
  wasDone: boolean,
  { target }: Application,
): Promise<Setback | undefined> {
  const error = new Failure("it runs in the target since");
  if (!wasDone) return { error, where: "unwanted" };
  try {
    await setPaused(target, id, true);
    return undefined;
  } catch (cause) {
    if (cause instanceof ApiError) return { error: cause, where: "unwanted" };
    throw cause;
  }
}

interface Found {
  /** Whether both regions could be read. */
  readonly isKnown: boolean;
  /** Those that are meant to run, and do so in neither region. */
  readonly stopped: readonly Step[];
  /** Those that are not meant to run, and do so in the target. */
  readonly unwanted: readonly Step[];
  readonly moved: readonly string[];
  readonly placeholders: readonly string[];
}

/** Where schedules run at this moment; where that cannot be read, what is known from before is all. */
async function look(steps: readonly Step[], application: Application): Promise<Found> {
  const nothing = { isKnown: true, stopped: [], unwanted: [], moved: [], placeholders: [] };
  if (steps.length === 0) return nothing;
  try {
    const old = await readSchedules(application.source);
    const made = await readSchedules(application.target);
    const isOff = ({ id }: Step) => old.get(id)?.isPaused === true;
    const isPlaced = (id: string) => {
      const schedule = made.get(id);
      return schedule !== undefined && isPlaceholder(schedule);
    };
    const isOn = ({ id }: Step) => made.get(id)?.isPaused === false && !isPlaced(id);
    const off = steps.filter(isOff);
    const isToRun = (step: Step) =>
      meaning(step) === "runs" || (meaning(step) === "unclear" && isPlaced(step.id));
    return {
      ...nothing,
      stopped: off.filter((step) => isToRun(step) && !isOn(step)),
      unwanted: off.filter((step) => meaning(step) === "paused" && isOn(step)),
      moved: off.filter((step) => isToRun(step) && isOn(step)).map(({ id }) => id),
      placeholders: steps.map(({ id }) => id).filter(isPlaced),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const stopped = steps.filter(
      (step) => meaning(step) === "runs" && wasPaused(step, application),
    );
    return { ...nothing, isKnown: false, stopped };
  }
}

import pMap from "p-map";
import type { Api } from "../api/api.js";
import type { Failure } from "../failure.js";
import { applySchedule, type Setback } from "./apply-schedule.js";
import type { Journal } from "./journal.js";
import type { Failed, Outcome } from "./outcome.js";
import type { Step } from "./plan.js";
import { putResource } from "./put-resource.js";
import { reasonToStop } from "./reason-to-stop.js";
import { refusalToPause } from "./refusal-to-pause.js";
import { KINDS } from "./resource.js";
import type { Snapshot } from "./snapshot.js";
import { surveySchedules } from "./survey-schedules.js";

/** What it takes to carry out a plan. */
export interface Application {
  readonly source: Api;
  readonly target: Api;
  readonly journal: Journal;
  /** The source as it was read, pauses of ours included. */
  readonly sourceState: Snapshot;
  readonly pauseSource: boolean;
  /** How many resources at a time. */
  readonly concurrency: number;
  /** Told when a resource is done with, one way or another. */
  readonly onProgress: () => void;
  /** Why nothing more is to be begun, where that is so. */
  readonly interruption: () => Failure | undefined;
}

/** The steps that something is to be done about. */
export function stepsToDo(
  steps: readonly Step[],
  application: Pick<Application, "pauseSource" | "sourceState">,
): Step[] {
  return steps.filter(
    (step) =>
      step.verdict === "create" ||
      step.verdict === "update" ||
      (step.verdict === "same" && needsPause(step, application)),
  );
}

/** Carries out a plan, kind by kind: a schedule may need any of the others. */
export async function applyPlan(
  steps: readonly Step[],
  application: Application,
): Promise<Outcome> {
  const todo = stepsToDo(steps, application);
  const done = new Set<Step>();
  const failed: Failed[] = [];
  const left: Step[] = [];
  let stopped = todo.some((step) => needsPause(step, application))
    ? await refusalToPause(application.source)
    : undefined;
  const attempt = async (step: Step): Promise<void> => {
    stopped ??= application.interruption();
    if (stopped) return void left.push(step);
    const setback = await applyStep(step, application);
    if (setback) {
      const reason = reasonToStop(setback.error, application);
      stopped ??= reason;
      // What is as it was is told with the reason to stop, once for all of them.
      if (reason && (setback.where ?? "source") === "source") left.push(step);
      else failed.push({ step, ...setback });
    } else done.add(step);
    application.onProgress();
  };
  const { concurrency } = application;
  for (const kind of KINDS) {
    const ofKind = todo.filter((step) => step.kind === kind);
    await pMap(ofKind, attempt, { concurrency });
  }
  const survey = await surveySchedules({ steps, done, failed }, application);
  return { left, stopped, ...survey };
}

async function applyStep(step: Step, application: Application): Promise<Setback | undefined> {
  if (step.kind === "schedule") return await applySchedule(step, application);
  const { target, journal } = application;
  const { kind, id: name } = step;
  try {
    const before = step.target ?? null;
    const id = await journal.intend({ side: "target", kind, name, before, after: step.source });
    await putResource(target, kind, step.target, step.source);
    await journal.append({ type: "done", id });
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Where the schedule is meant to run, and does so in the source. */
function needsPause(
  { kind, id }: Step,
  { pauseSource, sourceState }: Pick<Application, "pauseSource" | "sourceState">,
): boolean {
  return kind === "schedule" && pauseSource && sourceState.schedule.get(id)?.isPaused === false;
}

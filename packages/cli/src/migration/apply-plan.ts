import pMap from "p-map";
import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import { pausedByUs } from "./as-meant.js";
import type { Journal } from "./journal.js";
import type { Step } from "./plan.js";
import { putResource } from "./put-resource.js";
import { KINDS } from "./resource.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import type { Snapshot } from "./snapshot.js";
import { pauseSource, recordSwitch } from "./switch-schedule.js";

/** What it takes to carry out a plan. */
export interface Application {
  readonly source: Api;
  readonly target: Api;
  readonly journal: Journal;
  /** The source as it is, pauses of ours included. */
  readonly sourceState: Snapshot;
  readonly pauseSource: boolean;
  /** How many resources at a time. */
  readonly concurrency: number;
  /** Told when a resource is done with, one way or another. */
  readonly onProgress: () => void;
}

/** What became of a plan. */
export interface Outcome {
  readonly done: readonly Step[];
  readonly failed: readonly { readonly step: Step; readonly reason: string }[];
  /** Not begun, because of what `stopped` says. */
  readonly left: readonly Step[];
  readonly stopped: Failure | undefined;
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
  const done: Step[] = [];
  const failed: { step: Step; reason: string }[] = [];
  const left: Step[] = [];
  let stopped: Failure | undefined;
  const attempt = async (step: Step): Promise<void> => {
    if (stopped) {
      left.push(step);
      return;
    }
    try {
      await applyStep(step, application);
      done.push(step);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const reason = reasonToStop(error, application.target);
      stopped ??= reason;
      if (reason) left.push(step);
      else failed.push({ step, reason: `${error.status}: ${error.message}` });
    }
    application.onProgress();
  };
  const todo = stepsToDo(steps, application);
  for (const kind of KINDS) {
    const { concurrency } = application;
    await pMap(
      todo.filter((step) => step.kind === kind),
      attempt,
      { concurrency },
    );
  }
  return { done, failed, left, stopped };
}

async function applyStep(step: Step, application: Application): Promise<void> {
  const { source, target, journal } = application;
  const { kind, id: name, verdict } = step;
  const schedule = step.source as ScheduleDefinition;
  const mustPause = needsPause(step, application);
  if (mustPause) await pauseSource(source, schedule, journal);
  if (verdict !== "same") {
    const before = step.target ?? null;
    const id = await journal.intend({ side: "target", kind, name, before, after: step.source });
    await putResource(target, kind, step.target, step.source);
    await journal.append({ type: "done", id });
  }
  const isOurs = application.pauseSource && kind === "schedule" && pausedByUs(journal).has(name);
  if (isOurs && verdict === "create") await recordSwitch(source, target, schedule, journal);
}

/** Where the schedule is meant to run, and does so in the source. */
function needsPause(
  { kind, id, source }: Step,
  application: Pick<Application, "pauseSource" | "sourceState">,
): boolean {
  if (kind !== "schedule" || !application.pauseSource) return false;
  const isMeantToRun = !(source as ScheduleDefinition).isPaused;
  return isMeantToRun && application.sourceState.schedule.get(id)?.isPaused === false;
}

/** What no further call would get past: a limit of the plan, a token, a region that is away. */
function reasonToStop(error: ApiError, target: Api): Failure | undefined {
  const { status, message } = error;
  if (status === 412) {
    return new Failure(
      `${target.account.region}: a limit of the plan is reached (412: ${message})`,
      1,
    );
  }
  const isFatal =
    status === undefined || status === 401 || status === 403 || status === 429 || status >= 500;
  return isFatal || (status === 404 && /user/i.test(message)) ? target.failure(error) : undefined;
}

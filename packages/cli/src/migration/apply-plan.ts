import pMap from "p-map";
import type { Api } from "../api/api.js";
import { resourcePath } from "../api/api-call.js";
import { ApiError } from "../api/api-error.js";
import type { Failure } from "../failure.js";
import { ALL_KINDS, type Definitions, stepsOf } from "./all-kinds.js";
import type { ApplyParts, Failed, Need, Setback, Step, Verdict } from "./kind/kind.js";
import type { Refusal } from "./kind/refusal.js";
import { KINDS, type KindName } from "./kind/resource.js";
import { refusalOfNeeds } from "./needs.js";
import { reasonToStop } from "./reason-to-stop.js";
import { recordLateSwitches } from "./schedule/late-switches.js";
import { type Survey, surveySchedules } from "./schedule/survey-schedules.js";

/** What carrying out a plan needs. */
export interface Application extends ApplyParts {
  /** How many resources at a time. */
  readonly concurrency: number;
  /** Called when a resource is finished, with any result. */
  readonly onProgress: () => void;
  /** Why nothing more is to be begun, where that is so. */
  readonly interruption: () => Failure | undefined;
}

/** The result of a plan. */
export interface Outcome extends Survey {
  /** Steps that were not tried, for the reason in `stopped`. */
  readonly left: readonly Step[];
  readonly stopped: Failure | undefined;
}

/** What is left to do of a plan. */
export interface TodoSteps {
  readonly todo: readonly Step[];
  /** Those that pause their source. */
  readonly pausing: readonly Step[];
  /** Those that will run in both regions, because their source is not paused. */
  readonly doubled: readonly Step[];
}

/** The steps that are not done yet. */
export function stepsToDo(steps: readonly Step[], pauseSource: boolean): TodoSteps {
  const running = new Set(KINDS.flatMap((kind) => pausingOf(steps, kind)));
  const pausing = pauseSource ? running : new Set<Step>();
  const todo = steps.filter(
    (step) =>
      step.verdict === "create" ||
      step.verdict === "update" ||
      (step.verdict === "same" && pausing.has(step)) ||
      // Its hand-over was begun and cannot be finished: it runs nowhere until it is resumed.
      (step.verdict === "blocked" && step.isBegun && !running.has(step)),
  );
  return {
    todo,
    pausing: todo.filter((step) => pausing.has(step)),
    doubled: pauseSource
      ? []
      : steps.filter((step) => running.has(step) && WRITTEN.has(step.verdict)),
  };
}

/** The verdicts whose resources are in the target afterwards, as in the source. */
const WRITTEN: ReadonlySet<Verdict> = new Set(["create", "update", "same"]);

function pausingOf<K extends KindName>(steps: readonly Step[], kind: K): Step[] {
  return stepsOf(steps, kind).filter(ALL_KINDS[kind].pauses);
}

/** Carries out a plan, kind by kind: a schedule may need any of the others. */
export async function applyPlan(
  steps: readonly Step[],
  application: Application,
): Promise<Outcome> {
  const { todo, pausing } = stepsToDo(steps, application.pauseSource);
  const done = new Set<Step>();
  const failed: Failed[] = [];
  const left: Step[] = [];
  let stopped = pausing.length > 0 ? await refusalToPause(application.source) : undefined;
  const attempt = async (
    step: Step,
    carryOut: () => Promise<Setback | undefined>,
  ): Promise<void> => {
    stopped ??= application.interruption();
    if (stopped) return void left.push(step);
    // If one were to throw, those beside it would be left in the middle of theirs.
    const setback = await carryOut().catch((error: unknown): Setback => {
      return { error, isAsBefore: false, note: "" };
    });
    if (setback) {
      const reason = await reasonToStop(setback.error, application);
      stopped ??= reason;
      // Steps that were not tried are reported once, together with the reason for stopping.
      if (reason && setback.isAsBefore) left.push(step);
      else failed.push({ step, ...setback });
    } else done.add(step);
    application.onProgress();
  };
  const refuse = refusalOfNeeds(application);
  for (const kind of KINDS) await applyKind(kind, todo, { ...application, refuse }, attempt);
  const schedules = stepsOf(steps, "schedule");
  try {
    if (!stopped) await recordLateSwitches(schedules, application);
  } catch (error) {
    stopped = await reasonToStop(error, application);
  }
  const survey = await surveySchedules({ schedules, done, failed }, application);
  return { left, stopped, ...survey };
}

async function applyKind<K extends KindName>(
  kind: K,
  todo: readonly Step[],
  parts: Application & {
    readonly refuse: (needs: readonly Need[]) => Promise<Refusal | undefined>;
  },
  attempt: (step: Step, carryOut: () => Promise<Setback | undefined>) => Promise<void>,
): Promise<void> {
  const { apply, needs } = ALL_KINDS[kind];
  const carryOut = async (step: Step<Definitions[K]>): Promise<Setback | undefined> => {
    const error: unknown = await parts.refuse(needs(step.source)).catch((thrown) => thrown);
    return error === undefined ? await apply(step, parts) : { error, isAsBefore: true, note: "" };
  };
  const attemptOne = (step: Step<Definitions[K]>) => attempt(step, () => carryOut(step));
  await pMap(stepsOf(todo, kind), attemptOne, { concurrency: parts.concurrency });
}

/** An id that no schedule has. */
const NOBODY = "qstash-verify.probe";

/**
 * Whether a region allows pausing schedules, tried with one that does not exist, so that a read-only token is
 * found before anything is written.
 *
 * @returns why not
 */
async function refusalToPause(api: Api): Promise<Failure | undefined> {
  try {
    const path = `${resourcePath("schedules", NOBODY)}/pause`;
    await api.call({ method: "PATCH", path });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status } = error;
    if (status === 401 || status === 403) return api.failure(error);
  }
  return undefined;
}

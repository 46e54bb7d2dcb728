import type { FailedRun } from "../message/failed-run.js";
import type { Message } from "../message/message.js";
import { redacted, shownHeaders } from "../message/redaction.js";
import type { CallType, Run, RunStep } from "../message/run.js";
import { type StepFields, stepFields, stepText } from "../message/step-fields.js";
import type { Waiter } from "../message/waiter.js";
import type { HeaderList } from "../protocol/header-list.js";

/** One step, as the logs show it. */
export interface StepView {
  readonly stepId?: number | undefined;
  readonly stepName: string;
  readonly stepType: string;
  readonly callType: CallType;
  readonly messageId?: string | undefined;
  /** As it was submitted; of one that is not done yet there is none. */
  readonly out?: unknown;
  readonly concurrent: number;
  readonly state: "STEP_PROGRESS" | "STEP_SUCCESS" | "STEP_FAILED";
  readonly createdAt?: number | undefined;
  readonly headers?: HeaderList | undefined;
  readonly sleepFor?: number | undefined;
  readonly sleepUntil?: number | undefined;
  readonly waitEventId?: string | undefined;
  readonly waitTimeoutDeadline?: number | undefined;
  readonly waitTimeout?: boolean | undefined;
}

/** A message of a run that is not delivered yet, or that failed the run. */
export interface NextStepView {
  readonly messageId: string;
  readonly state: "STEP_PROGRESS" | "STEP_RETRY" | "STEP_FAILED";
  readonly retries: number;
}

/** Steps that belong together: one by itself, those that ran at once, and what comes next. */
export type StepGroupView =
  | { readonly type: "sequential" | "parallel"; readonly steps: readonly StepView[] }
  | { readonly type: "next"; readonly steps: readonly NextStepView[] };

/** Shows the steps of a run; each once, however often it was submitted. */
export function stepGroups(
  run: Run,
  unfinished: readonly Message[],
  waiters: readonly Waiter[],
  failedRun: FailedRun | undefined,
): StepGroupView[] {
  const steps = new Map<number, StepView>();
  const failedId = failedRun?.messages[0]?.messageId;
  for (const view of [...submitted(run, failedId), ...waiters.map(waiting)]) {
    const id = view.stepId ?? 0;
    // A plan gives way to its result, and neither to one that came once more.
    if (steps.get(id)?.state !== "STEP_SUCCESS") steps.set(id, view);
  }
  const groups: StepView[][] = [];
  for (const view of steps.values()) {
    const last = groups.at(-1) ?? [];
    const joins = last[0]?.concurrent === view.concurrent && last.length < view.concurrent;
    if (joins) last.push(view);
    else groups.push([view]);
  }
  const isShown = [...steps.values()].some(({ state }) => state === "STEP_FAILED");
  const next = nextSteps(isShown ? undefined : failedRun, unfinished);
  const nextGroup: StepGroupView[] = next.length > 0 ? [{ type: "next", steps: next }] : [];
  return [...groups.map(stepGroup), ...nextGroup];
}

function stepGroup(steps: readonly StepView[]): StepGroupView {
  return { type: (steps[0]?.concurrent ?? 1) > 1 ? "parallel" : "sequential", steps };
}

/** @param failedId the message that failed the run: if it was a plan, the step that it was to become failed */
function submitted({ steps, settings }: Run, failedId: string | undefined): StepView[] {
  const { redaction } = settings;
  return steps
    .filter(({ callType }) => callType === "step")
    .map((step, index): StepView => {
      const fields = index === 0 ? initial(step) : stepFields(step);
      const { out } = fields;
      return {
        ...stepView(fields),
        ...(redaction.body && typeof out === "string" && { out: redacted(out) }),
        messageId: step.messageId,
        createdAt: step.time,
        headers: shownHeaders(step.headers, redaction),
        state: stateOf(fields, step.messageId === failedId),
      };
    });
}

function stateOf({ targetStep }: StepFields, isFailed: boolean): StepView["state"] {
  if (!targetStep) return "STEP_SUCCESS";
  return isFailed ? "STEP_FAILED" : "STEP_PROGRESS";
}

function initial(step: RunStep): StepFields {
  return { stepName: "init", stepType: "Initial", out: stepText(step) };
}

function waiting({ step, eventId, deadline }: Waiter): StepView {
  return { ...stepView(step), waitEventId: eventId, waitTimeoutDeadline: deadline };
}

function stepView({ targetStep, ...fields }: StepFields): StepView {
  return {
    stepName: "",
    stepType: "",
    concurrent: 1,
    ...fields,
    ...(targetStep && { stepId: targetStep }),
    callType: "step",
    state: "STEP_PROGRESS",
  };
}

function nextSteps(
  failedRun: FailedRun | undefined,
  unfinished: readonly Message[],
): NextStepView[] {
  const [failed] = failedRun?.messages ?? [];
  const views = unfinished
    .filter(({ member }) => member?.callType !== "failureCall")
    .map(({ messageId, retried }): NextStepView => {
      return { messageId, state: retried > 0 ? "STEP_RETRY" : "STEP_PROGRESS", retries: retried };
    });
  if (!failed) return views;
  return [{ messageId: failed.messageId, state: "STEP_FAILED", retries: failed.retried }, ...views];
}

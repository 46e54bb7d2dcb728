import type { Message } from "../message/message.js";
import { redacted, shownHeaders } from "../message/redaction.js";
import type { CallType, Run, RunStep } from "../message/run.js";
import { type StepFields, stepFields, stepText } from "../message/step-fields.js";
import type { Waiter } from "../message/waiter.js";
import type { HeaderList } from "../protocol/header-list.js";
import type { RegionState } from "../state/region-state.js";
import { type AttemptErrorView, attemptErrors } from "./attempt-error-view.js";
import { type CallView, callView } from "./call-view.js";
import { type InvokedView, invokedView } from "./invoked-view.js";

/** One step, as the logs show it. */
export interface StepView extends CallView, InvokedView {
  readonly stepId?: number | undefined;
  readonly stepName: string;
  readonly stepType: string;
  readonly callType: CallType;
  readonly messageId?: string | undefined;
  /** As it was submitted; absent while the step is not done. */
  readonly out?: unknown;
  readonly concurrent: number;
  readonly state: "STEP_PROGRESS" | "STEP_RETRY" | "STEP_SUCCESS" | "STEP_FAILED";
  /** The retries it was configured with. */
  readonly retries: number;
  readonly retryDelay?: string | undefined;
  /** The failed attempts of a step that has no result yet. */
  readonly errors?: readonly AttemptErrorView[] | undefined;
  /** When the next attempt of a retried step is made, in milliseconds since 1970. */
  readonly nextDeliveryTime?: number | undefined;
  readonly createdAt?: number | undefined;
  readonly headers?: HeaderList | undefined;
  readonly sleepFor?: number | undefined;
  readonly sleepUntil?: number | undefined;
  readonly waitEventId?: string | undefined;
  readonly waitTimeoutDeadline?: number | undefined;
  readonly waitTimeout?: boolean | undefined;
}

/** Shows what was submitted as the steps of a run, plans included. */
export function submittedSteps(run: Run, state: RegionState): StepView[] {
  const { redaction } = run.settings;
  const failed = state.failedRuns.of(run)?.messages[0];
  return run.steps
    .filter(({ callType }) => callType === "step")
    .map((step, index): StepView => {
      const fields = index === 0 ? initial(step) : stepFields(step);
      const { out } = fields;
      return {
        ...stepView(run, fields),
        ...(redaction.body && typeof out === "string" && { out: redacted(out) }),
        messageId: step.messageId,
        createdAt: step.time,
        headers: shownHeaders(step.headers, redaction),
        ...callView(run, fields),
        ...invokedView(run, fields, state.runs),
        ...(fields.targetStep ? planned(step, failed, state) : { state: "STEP_SUCCESS" }),
      };
    });
}

/** Shows a step that waits for an event. */
export function waitingStep({ run, step, eventId, deadline }: Waiter): StepView {
  return { ...stepView(run, step), waitEventId: eventId, waitTimeoutDeadline: deadline };
}

/** @param failed the message that failed the run: if it is the plan's, the planned step failed */
function planned(
  { messageId }: RunStep,
  failed: Message | undefined,
  { messages, logs }: RegionState,
): Pick<StepView, "state" | "errors" | "nextDeliveryTime"> {
  const isFailed = failed?.messageId === messageId;
  const message = isFailed ? failed : messages.get(messageId);
  if (!message || !(isFailed || message.retried > 0)) return { state: "STEP_PROGRESS" };
  const errors = attemptErrors(logs.errorsOf(message));
  return isFailed
    ? { state: "STEP_FAILED", errors }
    : { state: "STEP_RETRY", errors, nextDeliveryTime: message.notBefore };
}

function initial(step: RunStep): StepFields {
  return { stepName: "init", stepType: "Initial", out: stepText(step) };
}

function stepView({ settings }: Run, { targetStep, ...fields }: StepFields): StepView {
  return {
    stepName: "",
    stepType: "",
    concurrent: 1,
    ...fields,
    ...(targetStep && { stepId: targetStep }),
    callType: "step",
    state: "STEP_PROGRESS",
    retries: settings.retries,
    retryDelay: settings.retryDelayExpression,
  };
}

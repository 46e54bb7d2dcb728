import type { Message } from "../message/message.js";
import type { Run } from "../message/run.js";
import type { RegionState } from "../state/region-state.js";
import { type AttemptErrorView, attemptErrors } from "./attempt-error-view.js";

/** A message of a run that is not delivered yet, or that failed the run. */
export interface NextStepView {
  readonly messageId: string;
  /** As the SDK reported it with a failed attempt. */
  readonly stepName?: string | undefined;
  readonly state: "STEP_PROGRESS" | "STEP_RETRY" | "STEP_FAILED";
  /** The retries it was configured with. */
  readonly retries: number;
  readonly retryDelay?: string | undefined;
  /** The attempts that failed. */
  readonly errors?: readonly AttemptErrorView[] | undefined;
  /** When the next attempt of a retried message is made, in milliseconds since 1970. */
  readonly nextDeliveryTime?: number | undefined;
}

/**
 * Shows what comes next in a run.
 *
 * @param failed the message that failed it, if that is not shown elsewhere
 */
export function nextSteps(
  run: Run,
  failed: Message | undefined,
  { messages, logs }: RegionState,
): NextStepView[] {
  const view = (message: Message, state: NextStepView["state"]): NextStepView => {
    const { messageId, settings, notBefore } = message;
    const errors = state === "STEP_PROGRESS" ? undefined : attemptErrors(logs.errorsOf(message));
    return {
      messageId,
      stepName: errors?.at(-1)?.headers["Upstash-Error-Step-Name"]?.[0],
      state,
      retries: settings.retries,
      retryDelay: settings.retryDelayExpression,
      errors,
      nextDeliveryTime: state === "STEP_RETRY" ? notBefore : undefined,
    };
  };
  const views = [...messages.values()]
    .filter(({ member }) => member?.run === run && member.callType !== "failureCall")
    .map((message) => view(message, message.retried > 0 ? "STEP_RETRY" : "STEP_PROGRESS"));
  return failed ? [view(failed, "STEP_FAILED"), ...views] : views;
}

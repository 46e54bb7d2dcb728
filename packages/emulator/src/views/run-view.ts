import { NO_ANSWER } from "../message/answer.js";
import type { FailedRun } from "../message/failed-run.js";
import type { Run, RunState } from "../message/run.js";
import type { HeaderList } from "../protocol/header-list.js";
import type { Logs } from "../state/logs.js";
import type { RegionState } from "../state/region-state.js";
import { type AttemptErrorView, attemptErrors } from "./attempt-error-view.js";
import { type FailureCallView, failureCallView } from "./failure-call-view.js";
import { type StepGroupView, stepGroups } from "./step-groups.js";

/** How the application is told of a failure, as the logs show it. */
export interface FailureFunctionView extends FailureCallView {
  readonly messageId: string;
  readonly url: string;
  readonly failStatus?: number | undefined;
  readonly failHeaders?: HeaderList | undefined;
  readonly failResponse?: string | undefined;
  readonly dlqId?: string | undefined;
  readonly maxRetries: number;
  /** Its failed attempts. */
  readonly errors?: readonly AttemptErrorView[] | undefined;
}

/** A workflow run, as `GET /v2/workflows/logs` shows it. */
export interface RunView {
  readonly workflowRunId: string;
  readonly workflowUrl: string;
  readonly workflowState: RunState;
  /** Milliseconds since 1970. */
  readonly workflowRunCreatedAt: number;
  readonly workflowRunCompletedAt?: number | undefined;
  readonly workflowRunCallerIp: string;
  /** What the workflow returned, as JSON. */
  readonly workflowRunResponse?: string | undefined;
  readonly steps: readonly StepGroupView[];
  readonly failureFunction?: FailureFunctionView | undefined;
  readonly invoker?:
    | {
        readonly workflowRunId: string;
        readonly workflowUrl: string;
        readonly workflowRunCreatedAt: number;
      }
    | undefined;
  readonly dlqId?: string | undefined;
  readonly label?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly flowControlKey?: string | undefined;
}

/** Shows a run. */
export function runView(run: Run, state: RegionState): RunView {
  const { labels } = run.settings;
  const { invocation } = run;
  const failed = state.failedRuns.of(run);
  return {
    workflowRunId: run.runId,
    workflowUrl: run.url,
    workflowState: run.state,
    workflowRunCreatedAt: run.time,
    workflowRunCompletedAt: run.completedAt,
    workflowRunCallerIp: run.callerIp,
    workflowRunResponse: run.response,
    steps: stepGroups(run, state),
    failureFunction: failureFunctionView(failed, state.logs),
    invoker: invocation && {
      workflowRunId: invocation.runId,
      workflowUrl: invocation.url,
      workflowRunCreatedAt: invocation.createdAt,
    },
    dlqId: failed?.dlqId,
    label: labels[0],
    labels: labels.length > 0 ? labels : undefined,
    flowControlKey: run.settings.flowControl?.key,
  };
}

function failureFunctionView(
  failed: FailedRun | undefined,
  logs: Logs,
): FailureFunctionView | undefined {
  const view = failureCallView(failed?.call);
  if (!failed?.call || !view) return undefined;
  const { call, cause, reason, dlqId } = failed;
  const { message } = call;
  return {
    messageId: message.messageId,
    url: message.url,
    ...view,
    failStatus: cause?.status ?? NO_ANSWER,
    failHeaders: cause?.headers,
    failResponse: cause ? Buffer.from(cause.body).toString() : reason,
    dlqId,
    maxRetries: message.settings.retries,
    errors: attemptErrors(logs.errorsOf(message)),
  };
}

import type { HeaderList } from "../message/header-list.js";
import type { RegionState } from "../state/region-state.js";
import { type FailureCallView, failureCallView } from "./failure-call.js";
import type { Run, RunState } from "./run.js";
import { type StepGroupView, stepGroups } from "./step-groups.js";

/** How the application is told of a failure, as the logs show it. */
export interface FailureFunctionView extends FailureCallView {
  readonly messageId: string;
  readonly url: string;
  readonly failStatus?: number | undefined;
  readonly failHeaders?: HeaderList | undefined;
  readonly failResponse?: string | undefined;
  readonly dlqId?: string | undefined;
}

/** A workflow run, as `GET /v2/workflows/logs` shows it. */
export interface RunView {
  readonly workflowRunId: string;
  readonly workflowUrl: string;
  readonly workflowState: RunState;
  /** Milliseconds since 1970. */
  readonly workflowRunCreatedAt: number;
  readonly workflowRunCompletedAt?: number | undefined;
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
}

/** Shows a run. */
export function runView(run: Run, state: RegionState): RunView {
  const { labels } = run.settings;
  const { invocation } = run;
  const unfinished = [...state.messages.values()].filter(({ member }) => member?.run === run);
  return {
    workflowRunId: run.runId,
    workflowUrl: run.url,
    workflowState: run.state,
    workflowRunCreatedAt: run.time,
    workflowRunCompletedAt: run.completedAt,
    workflowRunResponse: run.response,
    steps: stepGroups(run, unfinished, state.waiters.ofRun(run)),
    failureFunction: failureFunctionView(run),
    invoker: invocation && {
      workflowRunId: invocation.runId,
      workflowUrl: invocation.url,
      workflowRunCreatedAt: invocation.createdAt,
    },
    dlqId: run.dlqId,
    label: labels[0],
    labels: labels.length > 0 ? labels : undefined,
  };
}

function failureFunctionView({ failureCall, dlqId }: Run): FailureFunctionView | undefined {
  const view = failureCallView(failureCall);
  if (!failureCall || !view) return undefined;
  const { message, cause } = failureCall;
  return {
    messageId: message.messageId,
    url: message.url,
    ...view,
    failStatus: cause?.status,
    failHeaders: cause?.headers,
    failResponse: cause && Buffer.from(cause.body).toString(),
    dlqId,
  };
}

import { redacted, shownHeaders } from "../message/redaction.js";
import type { Run } from "../message/run.js";
import { type StepFields, stepText } from "../message/step-fields.js";
import type { HeaderList } from "../protocol/header-list.js";
import type { Runs } from "../state/runs.js";

/** What the logs show of `context.invoke`: the run that it began. */
export interface InvokedView {
  readonly invokedWorkflowRunId?: string;
  readonly invokedWorkflowUrl?: string;
  readonly invokedWorkflowCreatedAt?: number;
  readonly invokedWorkflowRunBody?: string;
  readonly invokedWorkflowRunHeaders?: HeaderList;
}

/** Shows what a step invoked, if it did. */
export function invokedView(
  { runId }: Run,
  { stepId, targetStep, stepType }: StepFields,
  runs: Runs,
): InvokedView {
  if (stepType !== "Invoke") return {};
  const id = targetStep || stepId;
  const invoked = runs
    .list()
    .find(({ invocation }) => invocation?.runId === runId && invocation.step.stepId === id);
  const [first] = invoked?.steps ?? [];
  if (!invoked || !first) return {};
  const { redaction } = invoked.settings;
  const body = stepText(first);
  return {
    invokedWorkflowRunId: invoked.runId,
    invokedWorkflowUrl: invoked.url,
    invokedWorkflowCreatedAt: invoked.time,
    invokedWorkflowRunBody: redaction.body ? redacted(body) : body,
    invokedWorkflowRunHeaders: shownHeaders(first.headers, redaction),
  };
}

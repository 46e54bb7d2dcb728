import { type HeaderList, headerListOf } from "../message/header-list.js";
import { fieldsOf, parseJson } from "../state/fields.js";
import type { RunState } from "./run.js";
import type { StepFields } from "./step-fields.js";

/** Which run waits for another, and the step that it will get. */
export interface Invocation {
  readonly runId: string;
  readonly url: string;
  readonly createdAt: number;
  readonly step: StepFields;
  /** Those of the step, each as the headers of a publish have it. */
  readonly headers: HeaderList;
}

/** What `context.invoke` sends: the invoked run's payload, and who waits for its end. */
export interface InvocationRequest {
  readonly payload: Uint8Array;
  readonly invocation: Invocation;
}

/** Reads it. @throws ApiError 400 */
export function parseInvocation(body: Uint8Array): InvocationRequest {
  const fields = fieldsOf(parseJson(new TextDecoder().decode(body)));
  return {
    payload: new TextEncoder().encode(typeof fields["body"] === "string" ? fields["body"] : ""),
    invocation: {
      runId: String(fields["workflowRunId"] ?? ""),
      url: String(fields["workflowUrl"] ?? ""),
      createdAt: Number(fields["workflowRunCreatedAt"] ?? 0),
      step: fieldsOf(fields["step"]),
      headers: headerListOf(fields["headers"] ?? {}),
    },
  };
}

/** The step of the run that waited. */
export function invocationResult(
  { step }: Invocation,
  state: RunState,
  response: string | undefined,
): Uint8Array {
  const isCanceled = state === "RUN_CANCELED";
  const isFailed = state === "RUN_FAILED";
  const out = JSON.stringify({ body: response, isCanceled, isFailed });
  return new TextEncoder().encode(JSON.stringify({ ...step, out }));
}

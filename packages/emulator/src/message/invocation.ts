import { fieldsOf, parseJson } from "../protocol/fields.js";
import { type HeaderList, headerListOf } from "../protocol/header-list.js";
import type { StepFields } from "./step-fields.js";

/** Which run waits for another, and the step that it will get. */
export interface Invocation {
  readonly runId: string;
  readonly url: string;
  readonly createdAt: number;
  readonly step: StepFields;
  /** The headers of the step, in the form of a publish. */
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

/** What `Upstash-Workflow-*` say of a message. */
export interface WorkflowSettings {
  readonly runId: string;
  /** Whether it begins the run. */
  readonly isInit: boolean;
  /** Whether another run waits for the end of the one it begins. */
  readonly isInvoke: boolean;
  /** `step` unless it says otherwise. */
  readonly callType: string;
  /** What the SDK that sent it declares to support. */
  readonly features: readonly string[];
}

/** Reads them, from the headers of a publish or from those of a callback. */
export function parseWorkflow(headers: Headers): WorkflowSettings | undefined {
  const runId = headers.get("Upstash-Workflow-RunId");
  if (!runId) return undefined;
  return {
    runId,
    isInit: headers.get("Upstash-Workflow-Init") === "true",
    isInvoke: headers.get("Upstash-Workflow-Invoke") === "true",
    callType: headers.get("Upstash-Workflow-CallType") ?? "step",
    features: (headers.get("Upstash-Feature-Set") ?? "").split(",").map((name) => name.trim()),
  };
}

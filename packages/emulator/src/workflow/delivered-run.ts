import type { Content } from "../delivery/signer.js";
import type { Message } from "../message/message.js";
import type { RawStep, RunStep } from "../message/run.js";

/** Entries of a run, as the SDK reads them. */
export function rawSteps(steps: readonly RunStep[]): RawStep[] {
  return steps.map(({ messageId, body, callType }) => ({ messageId, body, callType }));
}

/**
 * The parts of a delivery besides what the publisher forwards.
 *
 * @param limit bytes of the steps of a run
 */
export function contentOf(message: Message, limit: number): Content {
  return { body: deliveredBody(message, limit), headers: runHeaders(message) };
}

/**
 * The body of a delivery: a step with all steps before it, anything else by itself. If the steps are too
 * large, none are delivered, and the SDK fetches them.
 */
function deliveredBody({ member, body }: Message, limit: number): Uint8Array {
  if (member?.callType !== "step") return body;
  const { run, through } = member;
  const steps = Buffer.from(JSON.stringify(rawSteps(run.steps.slice(0, through))));
  return steps.byteLength > limit ? new Uint8Array() : steps;
}

/** The headers that describe a run. A third party does not get them. */
function runHeaders({ member, settings }: Message): Record<string, string> {
  if (!member || member.callType === "toCallback") return {};
  const { run, callType, through } = member;
  const labels = settings.labels.join(",");
  return {
    "Upstash-Workflow-Runid": run.runId,
    "Upstash-Workflow-Url": run.url,
    "Upstash-Workflow-Init": String(through === 1),
    "Upstash-Workflow-Createdat": String(run.time),
    "Upstash-Workflow-Calltype": callType,
    ...(labels && { "Upstash-Label": labels }),
  };
}

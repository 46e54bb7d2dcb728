import type { Content } from "../delivery/signer.js";
import type { Message } from "../message/message.js";
import type { RawStep, RunStep } from "../message/run.js";

/** Entries of a run, as the SDK reads them. */
export function rawSteps(steps: readonly RunStep[]): RawStep[] {
  return steps.map(({ messageId, body, callType }) => ({ messageId, body, callType }));
}

/**
 * What is delivered of a message beside what its publisher forwards.
 *
 * @param limit bytes of the steps of a run
 */
export function contentOf(message: Message, limit: number): Content {
  return { body: deliveredBody(message, limit), headers: runHeaders(message) };
}

/**
 * What is delivered of a message: a step with all that came before it, anything else by itself.
 * Steps that are too many are not delivered at all; the SDK fetches them then.
 */
function deliveredBody({ member, body }: Message, limit: number): Uint8Array {
  if (member?.callType !== "step") return body;
  const { run, through } = member;
  const steps = Buffer.from(JSON.stringify(rawSteps(run.steps.slice(0, through))));
  return steps.byteLength > limit ? new Uint8Array() : steps;
}

/** What a delivery says of its run. A third party hears nothing of it. */
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

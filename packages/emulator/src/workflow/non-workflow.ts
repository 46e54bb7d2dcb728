import type { Answer } from "../message/answer.js";
import type { Message } from "../message/message.js";

/**
 * Why an answer to the beginning of a run is none of a workflow, if so. Nothing would ever continue the
 * run. SDKs that can be told by their answers say so when they trigger.
 */
export function nonWorkflow({ member }: Message, { headers }: Answer): string | undefined {
  if (member?.callType !== "step" || member.through !== 1) return undefined;
  const isTold = member.run.settings.workflow?.features.includes("WF_DetectTrigger");
  if (!isTold || headers["Upstash-Workflow-Sdk-Version"] !== undefined) return undefined;
  return "the destination is no workflow: its answer is not one of the workflow SDK";
}

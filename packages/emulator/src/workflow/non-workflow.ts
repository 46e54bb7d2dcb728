import type { Answer } from "../message/answer.js";
import type { Message } from "../message/message.js";
import type { Runs } from "../state/runs.js";
import { UNKNOWN_SDK } from "./run-starter.js";

const NOT_STARTED =
  "the destination did not start the run: it is no workflow, or its SDK does not support /v2/trigger";
const NO_WORKFLOW = "the destination is no workflow: its answer is not one of the workflow SDK";

/**
 * Why an answer to the first delivery of a run fails the run, because nothing would ever continue it. After a
 * trigger without an SDK, the SDK of the endpoint has started the run again by the time it answers. SDKs
 * declare in a trigger whether their answers can be recognized.
 */
export function nonWorkflow(
  { member }: Message,
  { headers }: Answer,
  runs: Runs,
): string | undefined {
  if (member?.callType !== "step" || member.through !== 1) return undefined;
  const { runId, settings, state } = member.run;
  if (settings.headers[UNKNOWN_SDK] !== undefined) {
    const isStarted = runs.find(runId) !== member.run || state !== "RUN_STARTED";
    return isStarted ? undefined : NOT_STARTED;
  }
  const isRecognizable = settings.workflow?.features.includes("WF_DetectTrigger");
  if (!isRecognizable || headers["Upstash-Workflow-Sdk-Version"] !== undefined) return undefined;
  return NO_WORKFLOW;
}

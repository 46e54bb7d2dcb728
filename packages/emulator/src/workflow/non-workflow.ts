import type { Answer } from "../message/answer.js";
import type { Message } from "../message/message.js";
import type { Runs } from "../state/runs.js";
import { UNKNOWN_SDK } from "./run-starter.js";

/**
 * Why an answer to the beginning of a run is none of a workflow, if so. Nothing would ever continue the
 * run. SDKs that can be told by their answers say so when they trigger; what no SDK triggered, the one
 * that is called has begun anew by the time it answers.
 */
export function nonWorkflow(
  { member }: Message,
  { headers }: Answer,
  runs: Runs,
): string | undefined {
  if (member?.callType !== "step" || member.through !== 1) return undefined;
  const { runId, settings, state } = member.run;
  if (settings.headers[UNKNOWN_SDK] !== undefined) {
    const isBegun = runs.find(runId) !== member.run || state !== "RUN_STARTED";
    return isBegun
      ? undefined
      : "the destination has not begun the run: it has no workflow SDK that could";
  }
  const isTold = settings.workflow?.features.includes("WF_DetectTrigger");
  if (!isTold || headers["Upstash-Workflow-Sdk-Version"] !== undefined) return undefined;
  return "the destination is no workflow: its answer is not one of the workflow SDK";
}

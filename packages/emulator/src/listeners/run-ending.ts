import type { Dispatcher } from "../delivery/dispatcher.js";
import type { Answer } from "../message/answer.js";
import type { FailureCall } from "../message/failed-run.js";
import type { Message } from "../message/message.js";
import type { OutcomeListener } from "../message/outcomes.js";
import type { RegionState } from "../state/region-state.js";
import type { RunEndings } from "../workflow/run-endings.js";

const NO_FAILURE_FUNCTION = "Upstash-Workflow-Failure-Callback-Notfound";

/** Ends the runs whose messages are dead, and notes whether their applications were told. */
export function runEnding(
  state: RegionState,
  endings: RunEndings,
  dispatcher: Dispatcher,
): Partial<OutcomeListener> {
  const note = (
    { member }: Message,
    outcome: FailureCall["outcome"],
    answer: Answer | undefined,
  ) => {
    if (member?.callType !== "failureCall") return;
    const call = state.failedRuns.of(member.run)?.call;
    if (!call) return;
    // The SDK sends this header when the workflow has no failure function.
    const isMissing = answer?.headers[NO_FAILURE_FUNCTION]?.[0] === "true";
    state.failedRuns.setCall(member.run, isMissing ? undefined : { ...call, outcome, answer });
  };
  return {
    answered(message, { error }) {
      if (error !== undefined && outlivesRun(message)) dispatcher.cancel(message);
    },
    delivered: (message, { answer }) => note(message, "CALLBACK_SUCCESS", answer),
    dead(message, { answer }) {
      note(message, "CALLBACK_FAIL", answer);
      const letter = state.deadLetters.ofMessage(message);
      if (message.member && letter) endings.fail(message.member.run, letter);
    },
  };
}

/** Whether a message outlived its run, for example because the answer to the last step was lost. */
function outlivesRun({ member }: Message): boolean {
  if (!member || member.callType === "failureCall") return false;
  return member.run.state !== "RUN_STARTED";
}

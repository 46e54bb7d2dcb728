import { commandLine } from "../../migration/next-steps.js";
import { WAITING_NAMES, type Waiting, waitingWords } from "../../migration/waiting.js";
import { good, type Reading, warning } from "../guide-step.js";
import type { Known } from "../view.js";

/** What to do about what waits. */
export const ADVICE: Readonly<Record<keyof Waiting, string>> = {
  activeSchedules: "copy them in step 4, or pause them",
  queued: "they are delivered in time; a paused queue has to be resumed",
  heldByFlowControl: "they are delivered in time",
  deadLetters: "publish them in the new region, or deliver them again from the old",
  underWay: "they are delivered in time",
  workflowRuns: "they end where they were started",
};

/** Drain: nothing waits in the old region any more. */
export function readDrain({ waiting, options }: Known): Reading {
  const left = WAITING_NAMES.filter((name) => waiting[name] > 0);
  const total = left.reduce((sum, name) => sum + waiting[name], 0);
  const isDone = left.length === 0;
  return {
    state: isDone ? "done" : "open",
    isPassed: isDone,
    summary: isDone ? "nothing waits" : `${total} still in ${options.from}`,
    facts: isDone
      ? [good(`nothing waits in ${options.from}`)]
      : left.map((name) =>
          warning(`${waiting[name]} ${waitingWords(name, waiting[name])}: ${ADVICE[name]}`),
        ),
    actions: [
      ...(isDone ? [] : (["watch"] as const)),
      ...(waiting.deadLetters > 0 ? (["publish-letters", "retry-letters"] as const) : []),
    ],
    commands: [
      ...(waiting.deadLetters > 0 ? [commandLine("dead-letters", options, ["--publish"])] : []),
      commandLine("verify", options),
    ],
  };
}

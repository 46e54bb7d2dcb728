import type { Run } from "../message/run.js";
import type { RegionState } from "../state/region-state.js";
import { type NextStepView, nextSteps } from "./next-steps.js";
import { type StepView, submittedSteps, waitingStep } from "./step-view.js";

/** Steps that belong together: one by itself, those that ran at once, and what comes next. */
export type StepGroupView =
  | { readonly type: "sequential" | "parallel"; readonly steps: readonly StepView[] }
  | { readonly type: "next"; readonly steps: readonly NextStepView[] };

/** Shows the steps of a run; each once, however often it was submitted. */
export function stepGroups(run: Run, state: RegionState): StepGroupView[] {
  const steps = new Map<number, StepView>();
  const waiting = state.waiters.ofRun(run).map(waitingStep);
  for (const view of [...submittedSteps(run, state), ...waiting]) {
    const id = view.stepId ?? 0;
    // A result replaces its plan. A plan or result that was submitted again replaces nothing.
    if (steps.get(id)?.state !== "STEP_SUCCESS") steps.set(id, view);
  }
  const groups: StepView[][] = [];
  for (const view of steps.values()) {
    const last = groups.at(-1) ?? [];
    const joins = last[0]?.concurrent === view.concurrent && last.length < view.concurrent;
    if (joins) last.push(view);
    else groups.push([view]);
  }
  const isShown = [...steps.values()].some((view) => view.state === "STEP_FAILED");
  const failed = isShown ? undefined : state.failedRuns.of(run)?.messages[0];
  const next = nextSteps(run, failed, state);
  const nextGroup: StepGroupView[] = next.length > 0 ? [{ type: "next", steps: next }] : [];
  return [...groups.map(stepGroup), ...nextGroup];
}

function stepGroup(steps: readonly StepView[]): StepGroupView {
  return { type: (steps[0]?.concurrent ?? 1) > 1 ? "parallel" : "sequential", steps };
}

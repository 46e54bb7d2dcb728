import type { StepBar } from "@qstash-verify/console";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { bodyView } from "../messages/body-view.js";
import { stepNote, wakesAt } from "./step-note.js";

/** Steps of a run that are shown: the vendor allows fewer. */
const MOST_STEPS = 2_000;

const STATES: Readonly<Record<string, StepBar["state"]>> = {
  STEP_PROGRESS: "running",
  STEP_RETRY: "retrying",
  STEP_SUCCESS: "done",
  STEP_FAILED: "failed",
};

/**
 * The bars of a waterfall, from a run as the API's logs show it. The logs say when a step was submitted,
 * which is its end, or for a sleep its beginning. Each group of steps begins where the last one ended.
 *
 * @param now milliseconds since 1970
 */
export function stepBars(run: ApiRecord, now: number): StepBar[] {
  const bars: StepBar[] = [];
  let begin = numberOf(run["workflowRunCreatedAt"]);
  const isOver = run["workflowState"] !== "RUN_STARTED";
  for (const group of recordsOf(run["steps"])) {
    const isKnown = ({ messageId }: ApiRecord) =>
      bars.some((bar) => bar.state === "waiting" && bar.messageId === messageId);
    // A sleep's message is what comes next, too.
    const steps = recordsOf(group["steps"]).filter((step) => !isKnown(step));
    const added = steps.map((step, index) =>
      stepBar(step, `${bars.length + index}`, begin, isOver ? undefined : now),
    );
    bars.push(...added.slice(0, MOST_STEPS - bars.length));
    const ends = added.flatMap(({ endedAt }) => endedAt ?? []);
    if (ends.length > 0) begin = Math.max(...ends);
  }
  return bars;
}

function stepBar(
  step: ApiRecord,
  place: string,
  begin: number | undefined,
  now: number | undefined,
): StepBar {
  const { stepId, stepName, stepType, messageId, out } = step;
  const state = stateOf(step, now);
  const note = stepNote(step);
  const isDone = state === "done" || state === "failed";
  const end = isDone ? endOf(step) : undefined;
  const start = wakesAt(step) === undefined ? begin : (numberOf(step["createdAt"]) ?? begin);
  return {
    id: place,
    name: textOf(stepName) ?? (stepId === undefined ? "next step" : `step ${stepId}`),
    type: typeOf(textOf(stepType)),
    state,
    ...(start !== undefined && { startedAt: start }),
    ...(end !== undefined && { endedAt: Math.max(end, start ?? end) }),
    ...(note !== undefined && { note }),
    ...(out !== undefined && out !== null && { output: bodyView(Buffer.from(outputText(out))) }),
    ...(typeof messageId === "string" && { messageId }),
  };
}

/** A sleep is submitted when it begins, and done when it is over. */
function stateOf(step: ApiRecord, now: number | undefined): StepBar["state"] {
  const state = STATES[String(step["state"])] ?? "running";
  const wakes = wakesAt(step);
  if (state === "done" && wakes !== undefined && now !== undefined && wakes > now) return "waiting";
  return state === "running" && step["waitEventId"] !== undefined ? "waiting" : state;
}

function endOf(step: ApiRecord): number | undefined {
  return wakesAt(step) ?? numberOf(step["createdAt"]);
}

const TYPES: Readonly<Record<string, string>> = {
  Initial: "start",
  Run: "run",
  SleepFor: "sleep",
  SleepUntil: "sleep",
  Call: "call",
  Wait: "wait",
  Notify: "notify",
  Invoke: "invoke",
};

function typeOf(type: string | undefined): string {
  if (type === undefined) return "next";
  return Object.hasOwn(TYPES, type) ? (TYPES[type] ?? type) : type;
}

function outputText(out: unknown): string {
  return typeof out === "string" ? out : JSON.stringify(out);
}

/** An API may answer something that is not a list, or a list of other values than records. */
export function recordsOf(value: unknown): ApiRecord[] {
  return Array.isArray(value) ? value.map((each) => Object(each) as ApiRecord) : [];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined;
}

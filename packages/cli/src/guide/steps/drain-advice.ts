import { stepsToDo } from "../../migration/apply-plan.js";
import { MOST_RUNS, resumeRuns } from "../../migration/dead-letter/resume-runs.js";
import type { Step } from "../../migration/kind/kind.js";
import { someOf } from "../../migration/name-lists.js";
import type { Waiting } from "../../migration/waiting.js";
import { shellWord } from "../../terminal/shell-word.js";
import type { Known } from "../view.js";

/** What to do about one kind of what waits. */
export function adviceOn(name: keyof Waiting, known: Known): string {
  switch (name) {
    case "activeSchedules":
      return scheduleAdvice(known);
    case "queued":
      return queueAdvice(known);
    case "deadLetters":
      return letterAdvice(known);
    case "workflowRuns":
      return "wait until each has ended, where it was started";
    case "heldByFlowControl":
    case "underWay":
      return IN_TIME;
  }
}

const IN_TIME = "wait until each is delivered";

/** A step of a run is neither published nor delivered again: its run goes on. */
function letterAdvice({ waiting, failedRuns }: Known): string {
  const steps = failedRuns.length;
  const others = waiting.deadLetters - steps;
  if (steps === 0) return "publish them in the new region, or deliver them again from the old";
  const runs = new Set(failedRuns).size;
  const atATime = runs > MOST_RUNS ? `, ${MOST_RUNS} at a time` : "";
  const resume = `resume ${runs === 1 ? "the run" : "the runs"} with \`runs resume\`${atATime}`;
  if (others === 0) {
    const are = steps === 1 ? "it is a step of a workflow run" : "they are steps of workflow runs";
    return `${are}: ${resume}`;
  }
  const them = others === 1 ? "it" : "them";
  const are = steps === 1 ? "is a step of a workflow run" : "are steps of workflow runs";
  return `publish ${others} in the new region, or deliver ${them} again from the old. ${steps} ${are}: ${resume}`;
}

/** Step 4 moves what can be copied; the rest would stay for ever. */
function scheduleAdvice({ plan, session }: Known): string {
  const idsOf = (steps: readonly Step[]) =>
    new Set(steps.flatMap(({ kind, id }) => (kind === "schedule" ? [id] : [])));
  const todo = idsOf(stepsToDo(plan, true).todo);
  const conflicts = idsOf(plan.filter(({ verdict }) => verdict === "conflict"));
  const active = [...session.sourceState.schedule]
    .flatMap(([id, { isPaused }]) => (isPaused ? [] : [id]))
    .toSorted();
  const copied = active.filter((id) => todo.has(id));
  const inTheWay = active.filter((id) => conflicts.has(id));
  // Blocked, or not in the part that was chosen: step 4 never moves them.
  const others = active.filter((id) => !todo.has(id) && !conflicts.has(id));
  return [
    ...(copied.length > 0 ? [`copy ${someOf(copied)} in step 4`] : []),
    ...(inTheWay.length > 0
      ? [`decide about ${someOf(inTheWay)} in step 3, or pause ${themOf(inTheWay)}`]
      : []),
    ...(others.length > 0
      ? [
          `step 4 does not copy ${someOf(others)}: move ${themOf(others)} by hand, or pause ${themOf(others)}`,
        ]
      : []),
  ].join("; ");
}

/** To stay as it was copied, a queue is paused again. */
function queueAdvice(known: Known): string {
  const paused = pausedQueues(known);
  if (paused.length === 0) return IN_TIME;
  const them = themOf(paused);
  return paused.length === 1
    ? `${someOf(paused)} is paused, so resume it; when it is empty, pause it again`
    : `${someOf(paused)} are paused, so resume ${them}; when they are empty, pause ${them} again`;
}

/** The commands for one kind of what waits. */
export function commandsFor(name: keyof Waiting, known: Known): readonly string[] {
  if (name === "queued") return queueCommands(known);
  if (name !== "deadLetters") return [];
  const command = resumeRuns(known.failedRuns, known.options);
  return command === undefined ? [] : [command];
}

/** The command that resumes the paused queues that have messages. It cannot be given an address. */
function queueCommands(known: Known): readonly string[] {
  const paused = pausedQueues(known);
  const { from, fromUrl, envFile = [] } = known.options;
  if (paused.length === 0 || fromUrl !== undefined) return [];
  const words = [
    ...["--region", from.slice(0, 2).toLowerCase()],
    ...envFile.flatMap((file) => ["-e", file]),
    // After this, a name is no option.
    ...(paused.some((name) => name.startsWith("-")) ? ["--"] : []),
    ...paused,
  ];
  return [["npx qstash-verify queues resume", ...words.map(shellWord)].join(" ")];
}

function pausedQueues({ session: { sourceState } }: Known): readonly string[] {
  const isStuck = (name: string) => (sourceState.lags.get(name) ?? 0) > 0;
  const stuck = [...sourceState.queue].filter(([name, { paused }]) => paused && isStuck(name));
  return stuck.map(([name]) => name).toSorted();
}

function themOf({ length }: readonly string[]): string {
  return length === 1 ? "it" : "them";
}

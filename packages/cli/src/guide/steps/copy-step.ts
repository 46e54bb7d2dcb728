import { stepsOf } from "../../migration/all-kinds.js";
import { stepsToDo } from "../../migration/apply-plan.js";
import { unknownFacts } from "../../migration/missed-facts.js";
import { commandLine } from "../../migration/next-steps.js";
import { mendingCommand } from "../../migration/schedule/mending-command.js";
import { allOf } from "../../migration/schedule/running-nowhere.js";
import {
  bad,
  command,
  count,
  type Fact,
  good,
  plain,
  type Reading,
  warning,
} from "../guide-step.js";
import type { Known } from "../view.js";
import { pausedNext, runningThoughPaused, runningTwice } from "./running-twice.js";

/** Copy: everything that can be copied is in the target, and every schedule runs in one region. */
export function readCopy(known: Known): Reading {
  const { plan, nowhere, options } = known;
  const { todo } = stepsToDo(plan, true);
  const twice = runningTwice(plan).size;
  const stopped = allOf(nowhere).length;
  const unwanted = runningThoughPaused(plan).length;
  const isDone = todo.length + stopped + twice + unwanted === 0;
  const toCopy = writtenOf(known);
  const left = [
    ...(toCopy > 0 ? [`${toCopy} to copy`] : []),
    ...(twice > 0 ? [`${running(twice)} in both regions`] : []),
    ...(unwanted > 0 ? [`${running(unwanted)} though paused on purpose`] : []),
    ...(stopped > 0 ? [`${running(stopped)} in neither region`] : []),
  ];
  return {
    state: stopped + twice + unwanted > 0 ? "attention" : isDone ? "done" : "open",
    isPassed: isDone,
    summary: isDone ? "everything that can be copied was copied" : left.join(", "),
    facts: [
      ...(todo.length + twice + unwanted === 0
        ? [good(`everything that can be copied is in ${options.to}`)]
        : todoFacts(known)),
      ...missedFacts(known),
      ...nowhereFacts(known),
    ],
    actions: [
      ...(todo.length > 0 ? (["copy"] as const) : []),
      ...(nowhere.paused.length > 0 ? (["meant-paused"] as const) : []),
    ],
    commands: [commandLine("apply", options, ["--pause-source"])],
  };
}

/** `1 schedule runs`, `2 schedules run` */
function running(amount: number): string {
  return `${count(amount, "schedule")} ${amount === 1 ? "runs" : "run"}`;
}

/** How many resources a copy writes: what is blocked is at most resumed. */
function writtenOf({ plan }: Known): number {
  const { todo } = stepsToDo(plan, true);
  return todo.filter(({ verdict }) => verdict !== "blocked").length - pausedNext(plan).size;
}

/** What a copy does: first of all, it stops what runs twice. */
function todoFacts(known: Known): Fact[] {
  const {
    plan,
    nowhere,
    options: { from, to },
  } = known;
  const { todo, pausing } = stepsToDo(plan, true);
  const all = [...runningTwice(plan)];
  const stuck = all.filter(({ verdict }) => verdict === "blocked").map(({ id }) => id);
  const twice = all.length - stuck.length;
  const unwanted = runningThoughPaused(plan);
  const written = writtenOf(known);
  const begun = stepsOf(todo, "schedule").filter(
    ({ id, verdict }) => verdict !== "blocked" && nowhere.begun.includes(id),
  );
  const handedOver = pausing.length - twice + begun.length;
  return [
    ...(twice > 0
      ? [
          bad(
            `${running(twice)} in both regions now: copying pauses ${twice === 1 ? "it" : "them"} in ${from}`,
          ),
        ]
      : []),
    ...(stuck.length > 0
      ? [
          bad(
            `${running(stuck.length)} in both regions now, and cannot be copied: pause ${stuck.join(", ")} in ${from}, or see step 3`,
          ),
        ]
      : []),
    ...(unwanted.length > 0
      ? [
          bad(
            `${running(unwanted.length)} in ${to}, though paused in ${from} on purpose: ${unwanted.join(", ")}. Copying pauses ${unwanted.length === 1 ? "it" : "them"} in ${to}`,
          ),
        ]
      : []),
    ...(written > 0 ? [plain(`${count(written, "resource")} will be written to ${to}`)] : []),
    ...(handedOver > 0
      ? [
          warning(
            `${count(handedOver, "schedule")} will be handed over: paused in ${from}, run in ${to}`,
          ),
        ]
      : []),
  ];
}

function missedFacts({ session }: Known): Fact[] {
  const { missed, unknown } = session.journal.switches;
  return [
    ...missed.map(([id, ticks]) =>
      warning(`schedule ${id} missed ${count(ticks.length, "run")} in its hand-over`),
    ),
    ...unknownFacts(unknown).map(warning),
  ];
}

/** The schedules that run in neither region, with what becomes of each, or the command that makes it run. */
function nowhereFacts(known: Known): Fact[] {
  const { nowhere, session, plan, options } = known;
  const { from, to } = options;
  const todo = stepsOf(stepsToDo(plan, true).todo, "schedule");
  const apply = (...further: string[]) => command(commandLine("apply", options, further));
  const isCopied = (id: string) => session.targetState.schedule.has(id);
  return [
    ...nowhere.begun.flatMap((id) => {
      const text = `schedule ${id} runs in neither region: its hand-over was begun`;
      const step = todo.find((each) => each.id === id);
      // It is in conflict, or not in the part that was chosen.
      if (!step) return [bad(`${text}. To finish it:`), apply("--pause-source")];
      const what = step.verdict === "blocked" ? `resumes it in ${from}` : "finishes it";
      return [bad(`${text}, and copying ${what}`)];
    }),
    ...nowhere.stranded.flatMap((id) => [
      bad(
        `schedule ${id} was deleted in ${from}, and ${to} has only a placeholder. To delete that:`,
      ),
      command(mendingCommand(session, to, id, "delete")),
    ]),
    ...nowhere.paused.flatMap((id) => {
      const text = `schedule ${id} is paused, and runs in neither region. If it is meant to run:`;
      // A schedule that was not copied yet is as its owner left it.
      if (!isCopied(id))
        return [warning(text), command(mendingCommand(session, from, id, "resume"))];
      // To resume its copy alone would look as if a migration of another folder had moved it.
      return [bad(text), apply("--name", id, "--pause-source", "--meant-running", id)];
    }),
  ];
}

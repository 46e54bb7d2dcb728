import { stepsToDo } from "../../migration/apply-plan.js";
import { unknownFacts } from "../../migration/missed-facts.js";
import { commandLine } from "../../migration/next-steps.js";
import { mendingCommand } from "../../migration/schedule/mending-command.js";
import { isPlaceholder } from "../../migration/schedule/placeholder.js";
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
import { pausedNext, runningTwice } from "./running-twice.js";

/** Copy: everything that can be copied is in the target, and every schedule runs in one region. */
export function readCopy(known: Known): Reading {
  const { plan, nowhere, options } = known;
  const { todo } = stepsToDo(plan, true);
  const twice = runningTwice(plan).size;
  const isDone = todo.length + nowhere.length + twice === 0;
  const toCopy = todo.length - pausedNext(plan).size;
  const left = [
    ...(toCopy > 0 ? [`${toCopy} to copy`] : []),
    ...(twice > 0 ? [`${running(twice)} in both regions`] : []),
    ...(nowhere.length > 0 ? [`${running(nowhere.length)} in neither region`] : []),
  ];
  return {
    state: nowhere.length + twice > 0 ? "attention" : isDone ? "done" : "open",
    isPassed: isDone,
    summary: isDone ? "everything that can be copied was copied" : left.join(", "),
    facts: [
      ...(todo.length + twice === 0
        ? [good(`everything that can be copied is in ${options.to}`)]
        : todoFacts(known)),
      ...missedFacts(known),
      ...nowhereFacts(known),
    ],
    actions: [
      ...(todo.length > 0 ? (["copy"] as const) : []),
      ...(nowhere.length > 0 ? (["meant-paused"] as const) : []),
    ],
    commands: [commandLine("apply", options, ["--pause-source"])],
  };
}

/** `1 schedule runs`, `2 schedules run` */
function running(amount: number): string {
  return `${count(amount, "schedule")} ${amount === 1 ? "runs" : "run"}`;
}

/** What a copy does: first of all, it stops what runs twice. */
function todoFacts({ plan, options: { from, to } }: Known): Fact[] {
  const { todo, pausing } = stepsToDo(plan, true);
  const all = [...runningTwice(plan)];
  const stuck = all.filter(({ verdict }) => verdict === "blocked").map(({ id }) => id);
  const twice = all.length - stuck.length;
  const written = todo.length - pausedNext(plan).size;
  const handedOver = pausing.length - twice;
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

/** The schedules that run in neither region, with the command that resumes each. */
function nowhereFacts({ nowhere, session }: Known): Fact[] {
  return nowhere.flatMap((id) => {
    const copy = session.targetState.schedule.get(id);
    const isCopied = copy !== undefined;
    // To resume a placeholder makes nothing run.
    const api = copy && !isPlaceholder(copy) ? session.target : session.source;
    // A schedule that was not copied yet is as its owner left it.
    const tell = isCopied ? bad : warning;
    return [
      tell(`schedule ${id} is paused, and runs in neither region. If it is meant to run:`),
      command(mendingCommand(session, api.account.region, id, "resume")),
    ];
  });
}

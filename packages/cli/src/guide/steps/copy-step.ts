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

/** Copy: everything that can be copied is in the target, and every schedule runs somewhere. */
export function readCopy(known: Known): Reading {
  const { plan, nowhere, options } = known;
  const { todo, pausing } = stepsToDo(plan, true);
  const isDone = todo.length === 0 && nowhere.length === 0;
  const left = [
    ...(todo.length > 0 ? [`${todo.length} to copy`] : []),
    ...(nowhere.length > 0 ? [`${count(nowhere.length, "schedule")} paused in both`] : []),
  ];
  return {
    state: nowhere.length > 0 ? "attention" : isDone ? "done" : "open",
    isPassed: isDone,
    summary: isDone ? "everything that can be copied was copied" : left.join(", "),
    facts: [
      ...(todo.length === 0
        ? [good(`everything that can be copied is in ${options.to}`)]
        : [plain(`${count(todo.length, "resource")} will be written to ${options.to}`)]),
      ...(pausing.length === 0
        ? []
        : [
            warning(
              `${count(pausing.length, "schedule")} will be handed over: paused in ${options.from}, run in ${options.to}`,
            ),
          ]),
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

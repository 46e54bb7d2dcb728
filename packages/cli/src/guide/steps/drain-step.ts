import { commandLine } from "../../migration/next-steps.js";
import { WAITING_NAMES, waitingWords } from "../../migration/waiting.js";
import { command, good, type Reading, warning } from "../guide-step.js";
import type { Known } from "../view.js";
import { adviceOn, commandsFor } from "./drain-advice.js";

/** Drain: nothing waits in the old region any more. */
export function readDrain(known: Known): Reading {
  const { waiting, options, failedRuns } = known;
  const left = WAITING_NAMES.filter((name) => waiting[name] > 0);
  const total = left.reduce((sum, name) => sum + waiting[name], 0);
  const isDone = left.length === 0;
  const hasLetters = waiting.deadLetters > failedRuns.length;
  return {
    state: isDone ? "done" : "open",
    isPassed: isDone,
    summary: isDone ? "nothing waits" : `${total} still in ${options.from}`,
    facts: isDone
      ? [good(`nothing waits in ${options.from}`)]
      : left.flatMap((name) => {
          const text = `${waiting[name]} ${waitingWords(name, waiting[name])}`;
          const commands = commandsFor(name, known).map(command);
          return [warning(`${text}: ${adviceOn(name, known)}`), ...commands];
        }),
    actions: [
      ...(isDone ? [] : (["watch"] as const)),
      ...(hasLetters ? (["publish-letters", "retry-letters"] as const) : []),
    ],
    commands: [
      ...(hasLetters ? [commandLine("dead-letters", options, ["--publish"])] : []),
      commandLine("verify", options),
    ],
  };
}

import { knownSender } from "../../environment/sending-region.js";
import { stepsToDo } from "../../migration/apply-plan.js";
import { commandLine } from "../../migration/next-steps.js";
import { oppositeOf } from "../../migration/selection.js";
import { isNothing } from "../../migration/snapshot.js";
import { shellWord } from "../../terminal/shell-word.js";
import { bad, command, type Fact, good, plain, type Reading, warning } from "../guide-step.js";
import type { Known, View } from "../view.js";

/** From where to where: both tokens are valid, and both regions can be read. */
export function readRegions({ options, tokens, problem, unread, known }: View): Reading {
  const facts = tokens.map(({ region, isValid, problem: wrong }) =>
    isValid ? good(`the token of ${region} is valid`) : bad(wrong),
  );
  const journal = known && !known.session.journal.isEmpty ? known.session.journal.name : undefined;
  const doubts = known ? directionFacts(known) : [];
  return {
    state: known && doubts.length === 0 ? "done" : "attention",
    isPassed: known !== undefined && doubts.length === 0,
    summary: !known
      ? unread
      : doubts.length > 0
        ? `your apps send through ${options.to} already`
        : "both tokens are valid",
    facts: [
      plain(`from ${options.from} to ${options.to}`),
      ...facts,
      ...doubts,
      ...(problem === undefined ? [] : [bad(problem)]),
      ...(journal === undefined ? [] : [plain(`journal: ${journal}`)]),
    ],
    actions: [],
    commands: doctorCommands(options),
  };
}

/** Before anything is done, apps that send through the new region hint at the opposite direction. */
function directionFacts({ options, settings, session, plan }: Known): Fact[] {
  const sender = knownSender(settings.variables);
  if (!session.journal.isEmpty || sender?.region !== options.to) return [];
  const isLeft = stepsToDo(plan, true).todo.length > 0;
  const isOnlyInTarget = isNothing(session.sourceState) && !isNothing(session.targetState);
  // A migration that is over looks so, too, if its journal is elsewhere or there was nothing to copy.
  if (!isLeft && !isOnlyInTarget) return [];
  const { from, to } = options;
  return [
    warning(
      `${sender.variable} in these settings sends through ${to} already, and nothing was copied by this journal. If you want to move from ${to} to ${from}:`,
    ),
    command(commandLine("", oppositeOf(options))),
  ];
}

/** It cannot be given an address. */
function doctorCommands({ fromUrl, toUrl, envFile = [] }: View["options"]): string[] {
  if (fromUrl !== undefined || toUrl !== undefined) return [];
  const words = envFile.flatMap((file) => ["-e", file]);
  return [["npx qstash-verify doctor --online", ...words.map(shellWord)].join(" ")];
}

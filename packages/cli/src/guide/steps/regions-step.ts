import { bad, good, plain, type Reading } from "../guide-step.js";
import type { View } from "../view.js";

/** From where to where: both tokens are valid, and both regions can be read. */
export function readRegions({ options, tokens, problem, unread, known }: View): Reading {
  const facts = tokens.map(({ region, isValid, problem: wrong }) =>
    isValid ? good(`the token of ${region} is valid`) : bad(wrong),
  );
  const journal = known && !known.session.journal.isEmpty ? known.session.journal.name : undefined;
  return {
    state: known ? "done" : "attention",
    isPassed: known !== undefined,
    summary: known ? "both tokens are valid" : unread,
    facts: [
      plain(`from ${options.from} to ${options.to}`),
      ...facts,
      ...(problem === undefined ? [] : [bad(problem)]),
      ...(journal === undefined ? [] : [plain(`journal: ${journal}`)]),
    ],
    actions: [],
    commands: ["npx qstash-verify doctor --online"],
  };
}

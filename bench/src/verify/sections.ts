import { shown, withQuartiles } from "../goal.js";
import type { Section } from "../table.js";
import type { Outcome, Score } from "./contest.js";

/** Microseconds of one delivery, contestant by contest. */
export function times(title: string, outcomes: readonly Outcome[]): Section {
  return matrix(`${title}: µs a delivery`, outcomes, ({ microseconds }) =>
    shown(microseconds.median, ""),
  );
}

/** The same as multiples of the floor, with their spread. */
export function ratios(title: string, outcomes: readonly Outcome[]): Section {
  return {
    ...matrix(`${title}: × the floor`, outcomes, ({ overFloor }) => withQuartiles(overFloor)),
    note: "Median of the ratios within each round, and its quartiles.",
  };
}

function matrix(
  title: string,
  outcomes: readonly Outcome[],
  cell: (score: Score) => string,
): Section {
  const names = [...new Set(outcomes.flatMap(({ scores }) => scores.map(({ name }) => name)))];
  return {
    title,
    head: ["", ...outcomes.map((outcome) => outcome.title)],
    rows: names.map((name) => [
      name,
      ...outcomes.map((outcome) => {
        const score = outcome.score(name);
        return score === undefined ? "–" : cell(score);
      }),
    ]),
  };
}

import { atMost, type Goal, ratioAtMost } from "../goal.js";
import type { Section } from "../table.js";
import type { Outcome } from "../verify/contest.js";
import { ratios, times } from "../verify/sections.js";
import * as names from "./contestants.js";

const MEMORY_MICROSECONDS = 5;
const OVER_BY_HAND = 1.3;

/** Ours, and what it is compared with. */
const BESIDE = [
  [names.REDIS, names.SET_NX],
  [names.POSTGRES, names.INSERT],
  [names.PREPARED, names.INSERT],
  [names.CLAIM, names.IN_TRANSACTION],
] as const;

/** A contest, or why it was not held. */
export type Held = Outcome | { readonly title: string; readonly skipped: string };

export function onceSections(held: readonly Held[]): Section[] {
  return held.flatMap((each) => ("skipped" in each ? [skippedSection(each)] : sectionsOf(each)));
}

function sectionsOf(outcome: Outcome): Section[] {
  return [times(outcome.title, [outcome]), ratios(outcome.title, [outcome])];
}

function skippedSection({ title, skipped }: { title: string; skipped: string }): Section {
  return { title, head: ["", "skipped"], rows: [[title, skipped]] };
}

export function onceGoals(held: readonly Held[]): Goal[] {
  const goals: Goal[] = [];
  for (const outcome of held) {
    if ("skipped" in outcome) continue;
    const memory = outcome.score(names.MEMORY)?.microseconds.median;
    const bare = outcome.score(names.BARE)?.microseconds.median;
    if (memory !== undefined && bare !== undefined) {
      const claim = `${outcome.title}: µs over the bare handler`;
      goals.push(atMost(claim, memory - bare, MEMORY_MICROSECONDS, " µs"));
    }
    for (const [ours, byHand] of BESIDE) {
      if (!outcome.score(ours)) continue;
      const claim = `${outcome.title}: ${ours} / by hand`;
      goals.push(ratioAtMost(claim, outcome.ratio(ours, byHand), OVER_BY_HAND));
    }
  }
  return goals;
}

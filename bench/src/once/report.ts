import { atMost, type Goal } from "../goal.js";
import type { Section } from "../table.js";
import type { Outcome } from "../verify/contest.js";
import { ratios, times } from "../verify/sections.js";
import * as names from "./contestants.js";

const MEMORY_MICROSECONDS = 5;
const TWO_KEYS =
  "Two entries of a Map take 2 µs and the two hashes that are their keys take 1.2, before anything is decided.";
const OVER_BY_HAND = 1.3;

/** Ours, what it is compared with, and what is in the way. */
const BESIDE = [
  [
    names.REDIS,
    names.SET_NX,
    "Two keys are written where the comparison writes one, their names are hashes, and a script compares before it writes: the same by hand, without anything else, takes 1.26 to 1.39 times as long.",
  ],
  [names.POSTGRES, names.INSERT, "Two rows are written where the comparison writes one."],
  [names.PREPARED, names.INSERT, "Two rows are written where the comparison writes one."],
  [names.CLAIM, names.IN_TRANSACTION, "The token is hashed, and two rows are written."],
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
      const aim = { claim, limit: MEMORY_MICROSECONDS, unit: " µs", because: TWO_KEYS } as const;
      goals.push(atMost(aim, memory - bare));
    }
    for (const [ours, byHand, because] of BESIDE) {
      if (!outcome.score(ours)) continue;
      const claim = `${outcome.title}: ${ours} / by hand`;
      goals.push(atMost({ claim, limit: OVER_BY_HAND, because }, outcome.ratio(ours, byHand)));
    }
  }
  return goals;
}

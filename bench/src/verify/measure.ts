import type { Measure, Section } from "../table.js";
import { hold, type Outcome } from "./contest.js";
import { keyContests, sizeContests } from "./contests.js";
import { verifyGoals } from "./goals.js";
import { refusalContests } from "./refusals.js";
import { ratios, times } from "./sections.js";

/** Everybody who verifies, in this process. */
export const measure: Measure = async (settings, progress) => {
  const groups = {
    "Genuine, signed by the current key": await sizeContests(settings.quick),
    "Genuine, signed by another key": await keyContests(),
    "Refused, 1 KB": await refusalContests(),
  };
  const sections: Section[] = [];
  const all: Outcome[] = [];
  for (const [title, contests] of Object.entries(groups)) {
    const outcomes: Outcome[] = [];
    for (const contest of contests) {
      progress(contest.title);
      outcomes.push(await hold(contest, settings));
    }
    sections.push(times(title, outcomes), ratios(title, outcomes));
    all.push(...outcomes);
  }
  const figures = all.map(({ title, rounds, scores }) => ({ title, rounds, scores }));
  return { sections, goals: verifyGoals(all), figures };
};

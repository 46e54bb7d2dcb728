import type { Measure, Section } from "../table.js";
import { atOnce, hold, type Outcome } from "./contest.js";
import { keyContests, sizeContests } from "./contests.js";
import { verifyGoals } from "./goals.js";
import { bodiesRead, heapGrowth, refusalContests } from "./refusals.js";
import { ratios, times, waitsSection } from "./sections.js";
import { threadPoolWaits } from "./thread-pool.js";

const AT_ONCE = 32;
const REFUSALS = 20_000;

/** Everybody who verifies, in this process. */
export const measure: Measure = async (settings, progress) => {
  const sizes = await sizeContests(settings.quick);
  const together = sizes.filter(({ title }) => title === "1 KB" || title === "16 KB");
  const groups = {
    sizes,
    keys: await keyContests(),
    atOnce: together.map((contest) => atOnce(contest, AT_ONCE)),
    refusals: await refusalContests(),
  };
  const outcomes = { sizes: [], keys: [], atOnce: [], refusals: [] } as Record<string, Outcome[]>;
  for (const [name, contests] of Object.entries(groups)) {
    for (const contest of contests) {
      progress(contest.title);
      outcomes[name]?.push(await hold(contest, settings));
    }
  }
  progress("behind a full thread pool");
  const waits = await threadPoolWaits(settings);
  const heap = await heapGrowth(settings.quick ? 2000 : REFUSALS);
  const { sizes: bySize = [], keys = [], atOnce: many = [], refusals = [] } = outcomes;
  const sections: Section[] = [
    ...both("Genuine, signed by the current key, one at a time", bySize),
    ...both("Genuine, signed by another key", keys),
    ...both(`Genuine, ${AT_ONCE} at once`, many),
    ...both("Refused, 1 KB", refusals),
    waitsSection(waits),
  ];
  const all = [...bySize, ...keys, ...many, ...refusals];
  return {
    sections,
    goals: verifyGoals({ all, waits, heap, bodiesRead }),
    figures: {
      contests: all.map(({ title, rounds, scores }) => ({ title, rounds, scores })),
      waits,
      heapGrowthBytes: heap,
      bodiesRead,
    },
  };
};

function both(title: string, outcomes: readonly Outcome[]): Section[] {
  return [times(title, outcomes), ratios(title, outcomes)];
}

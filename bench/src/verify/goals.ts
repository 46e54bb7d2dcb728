import { atMost, type Goal, ratioAtLeast, ratioAtMost } from "../goal.js";
import type { Outcome } from "./contest.js";
import { FLOOR, OURS, OURS_RECEIVE, VENDOR } from "./names.js";
import { JOBS, type Wait } from "./thread-pool.js";

interface Found {
  readonly all: readonly Outcome[];
  readonly waits: readonly Wait[];
  readonly heap: number;
  readonly bodiesRead: number;
}

/** Contest, and the most that ours may take, as a multiple of the floor. */
const OVER_FLOOR = [
  ["1 KB", "1 KB, current key", 1.25],
  ["1 KB, next key", "1 KB, next key", 1.9],
  ["1 KB, other region", "1 KB, other region's key", 1.9],
  ["16 KB", "16 KB", 1.08],
  ["1 MB", "1 MB", 1.04],
] as const;

/** Contest, and how often ours has to fit into the vendor's time. */
const UNDER_VENDOR = [
  ["1 KB", 6],
  ["1 MB", 1.8],
] as const;

const FORGED_OVER_HMACS = 2.5;
/** A wait that is unchanged still shares its caches and cores with the jobs. */
const WAIT_GROWTH = 2;
const HEAP_MIB = 1;

export function verifyGoals({ all, waits, heap, bodiesRead }: Found): Goal[] {
  const outcome = (title: string) => all.find((each) => each.title === title);
  const goals = OVER_FLOOR.flatMap(([title, claim, limit]) => {
    const found = outcome(title);
    return found ? [ratioAtMost(`${claim}: ours / floor`, found.ratio(OURS, FLOOR), limit)] : [];
  });
  for (const [title, limit] of UNDER_VENDOR) {
    const found = outcome(title);
    const claim = `${title}, current key: vendor / ours`;
    if (found) goals.push(ratioAtLeast(claim, found.ratio(VENDOR, OURS), limit));
  }
  const forged = outcome("forged");
  if (forged) {
    const ratio = forged.ratio(OURS_RECEIVE, FLOOR);
    goals.push(ratioAtMost("forged token: ours / the HMACs it takes", ratio, FORGED_OVER_HMACS));
  }
  goals.push(atMost("refused tokens: bodies asked for", bodiesRead, 0, ""));
  goals.push(atMost("forged tokens: growth of the heap", heap / 2 ** 20, HEAP_MIB, " MiB"));
  const ours = waits.find(({ name }) => name === OURS);
  if (ours) {
    const growth = ours.busy.median / ours.idle.median;
    goals.push(atMost(`behind ${JOBS} thread-pool jobs: wait / quiet wait`, growth, WAIT_GROWTH));
  }
  return goals;
}

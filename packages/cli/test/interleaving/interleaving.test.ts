import { expect, test } from "vitest";
import { play, type Violation } from "./scenario.js";

const SEEDS = Number(process.env["SEEDS"] ?? 1_000);
/** Where to begin: one seed alone is `FIRST_SEED=7 SEEDS=1`. */
const FIRST = Number(process.env["FIRST_SEED"] ?? 1);

test("whatever two runs, kills, refusals, limits and lost answers do, no schedule is lost", async () => {
  const violations: Violation[] = [];
  for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
    const violation = await play(seed);
    if (violation) violations.push(violation);
  }
  const [first] = violations;
  const list = violations.map(({ seed, what }) => `seed ${seed}: ${what}`);
  expect({ list, story: first?.story }).toEqual({ list: [], story: undefined });
});

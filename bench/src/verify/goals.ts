import { type Aim, atLeast, atMost, type Goal } from "../goal.js";
import type { Outcome } from "./contest.js";
import { FLOOR, OURS, OURS_RECEIVE, VENDOR } from "./names.js";

const CLAIMS_COST =
  "A token is decoded, its claims are parsed and checked, and its header is compared: that costs as much as the floor's two hashes of so little. A third of it is JSON.parse.";

const ONE_HASH =
  "Nearly all of it is one SHA-256 for both. What is above that is within what the machine itself varies by.";

const AT_THE_LIMIT = "It is at the limit: two runs differ by more than what is missing.";

/** A contest, who is compared in it, and the most that the first may take of the second. */
const AT_MOST: readonly (readonly [title: string, who: string, over: string, aim: Aim])[] = [
  ["1 KB", OURS, FLOOR, { claim: "1 KB: ours / floor", limit: 1.5, because: CLAIMS_COST }],
  [
    "1 KB, next key",
    OURS,
    FLOOR,
    { claim: "1 KB, next key: ours / floor", limit: 1.9, because: CLAIMS_COST },
  ],
  [
    "1 KB, other region",
    OURS,
    FLOOR,
    { claim: "1 KB, other region: ours / floor", limit: 1.9, because: CLAIMS_COST },
  ],
  ["1 MB", OURS, FLOOR, { claim: "1 MB: ours / floor", limit: 1.1, because: ONE_HASH }],
  [
    "forged",
    OURS_RECEIVE,
    FLOOR,
    { claim: "forged: ours / an HMAC for each key", limit: 2.5, because: CLAIMS_COST },
  ],
];

const UNDER_VENDOR: readonly (readonly [title: string, aim: Aim])[] = [
  ["1 KB", { claim: "1 KB: vendor / ours", limit: 6 }],
  ["1 MB", { claim: "1 MB: vendor / ours", limit: 1.8, because: AT_THE_LIMIT }],
];

export function verifyGoals(outcomes: readonly Outcome[]): Goal[] {
  const named = (title: string) => outcomes.filter((each) => each.title === title);
  return [
    ...AT_MOST.flatMap(([title, who, over, aim]) =>
      named(title).map((outcome) => atMost(aim, outcome.ratio(who, over))),
    ),
    ...UNDER_VENDOR.flatMap(([title, aim]) =>
      named(title).map((outcome) => atLeast(aim, outcome.ratio(VENDOR, OURS))),
    ),
  ];
}

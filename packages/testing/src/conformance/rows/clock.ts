import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { refused, verified } from "../expectations.js";
import { NOW, type Row } from "../row.js";

const env = testEnvironment("migration");
const seconds = NOW / 1000;

/** `nbf - tolerance <= now < exp + tolerance`, a second to either side of each edge. */
const edges: readonly Row[] = [0, 10].flatMap((clockTolerance) =>
  [-1, 0, 1].flatMap((offset): Row[] => {
    const off = offset > 0 ? `+${offset}` : offset;
    return [
      {
        name: `clock: tolerance ${clockTolerance} s, exp at the edge ${off} s`,
        env,
        options: { clockTolerance },
        delivery: { claims: { exp: seconds - clockTolerance + offset } },
        expect: offset > 0 ? verified() : refused("expired"),
      },
      {
        name: `clock: tolerance ${clockTolerance} s, nbf at the edge ${off} s`,
        env,
        options: { clockTolerance },
        delivery: { claims: { nbf: seconds + clockTolerance + offset } },
        expect: offset > 0 ? refused("not_yet_valid") : verified(),
      },
    ];
  }),
);

const tolerances: readonly Row[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, -1, 301].map(
    (clockTolerance): Row => ({
      name: `clock: a tolerance of ${clockTolerance} is a mistake, and lets nothing through`,
      env,
      options: { clockTolerance },
      delivery: { claims: { exp: seconds - 60 } },
      expect: refused("option_invalid"),
    }),
  ),
  {
    name: "clock: a tolerance of 300 s is the largest",
    env,
    options: { clockTolerance: 300 },
    delivery: { claims: { exp: seconds - 299 } },
    expect: verified(),
  },
];

/** An expired token is reported as expired, whichever trusted key signed it. */
const expired: readonly Row[] = [
  ["EU_CENTRAL_1", "current"] as const,
  ["EU_CENTRAL_1", "next"] as const,
  ["US_EAST_1", "current"] as const,
  ["US_EAST_1", "next"] as const,
].map(([region, slot]) => ({
  name: `clock: an expired token of the ${slot} key of ${region} is expired, not mismatched`,
  env,
  delivery: {
    key: testKeys[region][slot],
    claims: { exp: seconds - 60 },
    headers: { "Upstash-Region": "EU-CENTRAL-1" },
  },
  expect: refused("expired"),
}));

/** When a token is valid, to the second. */
export const clockRows: readonly Row[] = [...edges, ...tolerances, ...expired];

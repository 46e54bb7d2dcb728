import { type Aim, atLeast, type Goal, shown, withQuartiles } from "../goal.js";
import type { Spread } from "../spread.js";
import type { Section } from "../table.js";

/** One runtime and one size: microseconds of a verification. */
export interface RuntimeScore {
  readonly size: string;
  readonly floor: Spread | undefined;
  readonly ours: Spread | undefined;
  readonly vendor: Spread | undefined;
  readonly vendorOverOurs: Spread;
}

/** One size: microseconds of a whole request to each route. */
export interface RouteScore {
  readonly size: string;
  readonly routes: readonly { readonly name: string; readonly microseconds: Spread }[];
}

export type ByRuntime = readonly (readonly [runtime: string, scores: readonly RuntimeScore[]])[];

/** How often ours has to fit into the vendor's time. */
const AIMS: Readonly<Record<string, Aim>> = {
  workerd: { claim: "workerd, 1 KB: vendor / ours", limit: 1.3 },
  Bun: { claim: "Bun, 1 KB: vendor / ours", limit: 5 },
  Deno: { claim: "Deno, 1 KB: vendor / ours", limit: 4 },
};

export function edgeSections(found: ByRuntime, routes: readonly RouteScore[]): Section[] {
  return [
    {
      title: "verify(): µs a delivery",
      head: ["", "body", "floor", "ours", "vendor", "vendor / ours"],
      rows: found.flatMap(([runtime, scores]) =>
        scores.map(({ size, floor, ours, vendor, vendorOverOurs: ratio }) => [
          runtime,
          size,
          cell(floor),
          cell(ours),
          cell(vendor),
          withQuartiles(ratio),
        ]),
      ),
      note: "workerd is measured from outside, by requests that verify many times; the others measure themselves.",
    },
    {
      title: "Hono in workerd: µs a request, one at a time",
      head: ["", ...routes.map(({ size }) => size)],
      rows: ["bare", "ours", "vendor"].map((name) => [
        name,
        ...routes.map(({ routes }) =>
          cell(routes.find((each) => each.name === name)?.microseconds),
        ),
      ]),
    },
  ];
}

export function edgeGoals(found: ByRuntime): Goal[] {
  return found.flatMap(([runtime, scores]) => {
    const aim = AIMS[runtime];
    const small = scores.find(({ size }) => size === "1 KB");
    return aim && small ? [atLeast(aim, small.vendorOverOurs)] : [];
  });
}

function cell(spread: Spread | undefined): string {
  return spread === undefined ? "–" : shown(spread.median, "");
}
